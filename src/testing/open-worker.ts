import { withSession } from '../postgres/connect.ts';
import { DEFAULT_LOCK_TIMEOUT } from '../postgres/transaction.ts';
import { connectionUrl } from '../target/connection-url.ts';
import type { Baseline, BaselineOptions } from './baseline.ts';
import type { Template } from './build/ensure-template.ts';
import { ensureWorker, replaceWorker } from './build/ensure-worker.ts';
import type { Place } from './build/place.ts';
import { databaseNames } from './names.ts';
import { readStatus } from './read-status.ts';
import type { ResetReport } from './reset/report.ts';
import { resetDatabase } from './reset/reset-database.ts';
import type { ResetState } from './reset/reset-state.ts';
import { rollBack } from './roll-back.ts';

/** What the workers of one baseline share. */
export interface Shared {
  place: Place;
  template: Template;
  options: BaselineOptions;
  workers: Map<string, Promise<Baseline>>;
}

/** Finds or makes the database of a worker, and puts it back: an earlier run may have left something. */
export async function openWorker(shared: Shared, id: string): Promise<Baseline> {
  const { place, template } = shared;
  const name = databaseNames(place.connection.database, template.key).worker(id);
  await withSession(place.admin, { applicationName: 'pgreset baseline' }, (admin) =>
    ensureWorker(admin, place, template, name),
  );
  const baseline = baselineIn(shared, name);
  // The first test's reset finds its plans made.
  await baseline.reset();
  return baseline;
}

/** The baseline in a worker's database that is there. */
export function baselineIn(shared: Shared, name: string): Baseline {
  const state = stateOf(shared, name);
  let last: ResetReport | null = null;
  const reset = async () => (last = await resetDatabase(state));
  const forWorker = (id: string | number) => {
    const name = String(id);
    const opened = shared.workers.get(name) ?? openWorker(shared, name);
    shared.workers.set(name, opened);
    // What failed is tried again, and nothing to close.
    opened.catch(() => shared.workers.delete(name));
    return opened;
  };
  return {
    url: connectionUrl(state.connection),
    reset,
    explain: () => last,
    status: () => readStatus(shared.template, state.connection),
    forWorker,
    fork: (count) => Promise.all(Array.from({ length: count }, (_, index) => forWorker(index + 1))),
    async withRollback(work) {
      try {
        return await rollBack(state.connection, work);
      } finally {
        await reset();
      }
    },
    async close() {
      await state.session?.close();
      state.session = undefined;
    },
  };
}

function stateOf({ place, template, options }: Shared, name: string): ResetState {
  return {
    connection: { ...place.connection, database: name },
    admin: place.admin,
    sequences: options.sequences ?? 'all',
    lockTimeout: options.lockTimeout ?? DEFAULT_LOCK_TIMEOUT,
    terminate: options.terminate ?? false,
    replace: (admin) => replaceWorker(admin, place, template, name),
    session: undefined,
    known: '',
    owed: undefined,
    sinceVacuum: 0,
    logs: new Set(),
  };
}
