import { expect } from 'vitest';
import {
  lastUndoable,
  type Report,
  planReset,
  readHistory,
  type Request,
  runPlan,
  type Target,
} from '../../../src/index.ts';
import { reset, targetOf, undoRequest } from '../../run/requests.ts';
import { forget, lookAt } from './state.ts';
import type { Database, Scenario } from './cuts.ts';
import { endsOf } from './tally.ts';

/** A scenario of one request that takes the database from `old` to `new`, and undo takes it back. */
export async function thereAndBack(database: Database, request: Request): Promise<Scenario> {
  const target = await targetOf(database);
  const { session } = database;
  const before = await lookAt(session);
  await reset(target, request);
  const ends = endsOf(before, await lookAt(session));
  return {
    database,
    ends,
    async begin() {
      const { place } = await lookAt(session);
      if (place !== ends.old) await undoLast(target);
      expect(place === ends.old || (await lookAt(session)).place === ends.old).toBe(true);
      await forget(session);
    },
    plan: (through) => planned(through, request),
  };
}

/** A scenario of undoing a rebuild: it begins with the new state and ends with the old one. */
export async function backAgain(database: Database, rebuild: Request): Promise<Scenario> {
  const { session } = database;
  const target = await targetOf(database);
  const before = await lookAt(session);
  await reset(target, rebuild);
  const ends = endsOf(await lookAt(session), before);
  return {
    database,
    ends,
    async begin() {
      if ((await lookAt(session)).place === ends.old) return;
      await forget(session);
      await reset(target, rebuild);
    },
    async plan(through) {
      const { id } = lastUndoable(await readHistory(through))!;
      return planned(through, { ...undoRequest(id), lockTimeout: rebuild.lockTimeout });
    },
  };
}

/** Plans now, to be run later. */
export async function planned(target: Target, request: Request): Promise<() => Promise<Report>> {
  const plan = await planReset(target, request);
  return () => runPlan(target, plan, { consent: { confirm: target.name } });
}

/** Undoes the newest run that stands. */
async function undoLast(target: Target): Promise<Report> {
  const history = await readHistory(target);
  const record = history.find(({ status }) => status === 'done')!;
  return reset(target, undoRequest(record.id));
}
