import { expect } from 'vitest';
import {
  lastUndoable,
  type Report,
  readHistory,
  type Request,
  type RunOptions,
  type Target,
} from '../../../src/index.ts';
import { reset, targetOf, undoRequest } from '../../run/requests.ts';
import { forget, lookAt } from './state.ts';
import type { Database, Scenario } from './cuts.ts';
import { endsOf } from './tally.ts';

/** A scenario of one request that takes the database from `old` to `new`, and undo takes it back. */
export async function thereAndBack(
  database: Database,
  request: Request,
  { folder, ...options }: Partial<RunOptions> & { folder?: string } = {},
): Promise<Scenario> {
  const target = await targetOf(database, folder);
  const before = await lookAt(database.session);
  await reset(target, request, options);
  const ends = endsOf(before, await lookAt(database.session));
  return {
    database,
    ends,
    ...(folder !== undefined && { folder }),
    async begin() {
      const { place } = await lookAt(database.session);
      if (place !== ends.old) await undoLast(target);
      expect(place === ends.old || (await lookAt(database.session)).place === ends.old).toBe(true);
      await forget(database.session);
    },
    request: async () => request,
  };
}

/** A scenario of undoing a rebuild: it begins with the new state and ends with the old one. */
export async function backAgain(database: Database, rebuild: Request): Promise<Scenario> {
  const target = await targetOf(database);
  const before = await lookAt(database.session);
  await reset(target, rebuild);
  const ends = endsOf(await lookAt(database.session), before);
  return {
    database,
    ends,
    async begin() {
      if ((await lookAt(database.session)).place === ends.old) return;
      await forget(database.session);
      await reset(target, rebuild);
    },
    async request(target) {
      const { id } = lastUndoable(await readHistory(target))!;
      return { ...undoRequest(id), lockTimeout: rebuild.lockTimeout };
    },
  };
}

/** Undoes the newest run that stands. */
async function undoLast(target: Target): Promise<Report> {
  const history = await readHistory(target);
  const record = history.find(({ status }) => status === 'done')!;
  return reset(target, undoRequest(record.id));
}
