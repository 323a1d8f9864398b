import { withSession } from '../postgres/connect.ts';
import { DEFAULT_LOCK_TIMEOUT } from '../postgres/transaction.ts';
import { connectionUrl } from '../target/connection-url.ts';
import type { Baseline, BaselineOptions } from './baseline.ts';
import { ensureTemplate, type Template } from './build/ensure-template.ts';
import { ensureWorker, replaceWorker } from './build/ensure-worker.ts';
import { findPlace, type Place } from './build/place.ts';
import { databaseNames } from './names.ts';
import type { ResetReport } from './reset/report.ts';
import { resetDatabase } from './reset/reset-database.ts';
import type { ResetState } from './reset/reset-state.ts';
import { readStatus } from './read-status.ts';
import { rollBack } from './roll-back.ts';

/** What the workers of one baseline share. */
interface Shared {
  place: Place;
  template: Template;
  options: BaselineOptions;
  workers: Map<string, Promise<Baseline>>;
}

/**
 * Makes a seeded database that tests return to, or finds the one that is there: the database is built
 * once for the same migrations, seed and server version, and kept.
 *
 * @throws PgresetError `baseline-options`, `baseline-protected`, `baseline-createdb`, `baseline-build`,
 *   `baseline-source-busy`, `baseline-not-ours`, `connection-*`, `embedded-*`
 * @example
 * const baseline = await createBaseline({ url: 'postgres://localhost/app_test', migrate: { files: ['migrations'] } });
 * const pool = new pg.Pool({ connectionString: baseline.url });
 * afterEach(() => baseline.reset());
 * afterAll(() => baseline.close());
 */
export async function createBaseline(options: BaselineOptions): Promise<Baseline> {
  const place = await findPlace(options);
  try {
    const template = await withSession(
      place.admin,
      { applicationName: 'pgreset baseline' },
      (admin) => ensureTemplate(admin, place, options),
    );
    const shared: Shared = { place, template, options, workers: new Map() };
    const main = await open(shared, String(options.worker ?? 'main'));
    return {
      ...main,
      async close() {
        const workers = await Promise.all(shared.workers.values());
        await Promise.all([main, ...workers].map((each) => each.close()));
        await place.release();
      },
    };
  } catch (error) {
    await place.release();
    throw error;
  }
}

async function open(shared: Shared, id: string): Promise<Baseline> {
  const { place, template, options } = shared;
  const name = databaseNames(place.connection.database, template.key).worker(id);
  const connection = { ...place.connection, database: name };
  await withSession(place.admin, { applicationName: 'pgreset baseline' }, (admin) =>
    ensureWorker(admin, place, template, name),
  );
  const state: ResetState = {
    connection,
    admin: place.admin,
    sequences: options.sequences ?? 'all',
    lockTimeout: options.lockTimeout ?? DEFAULT_LOCK_TIMEOUT,
    terminate: options.terminate ?? false,
    replace: (admin) => replaceWorker(admin, place, template, name),
    session: undefined,
    known: '',
    sinceVacuum: 0,
    logs: new Set(),
  };
  // What an earlier run left there goes, and the first test's reset finds its plans made.
  await resetDatabase(state);
  return baselineOf(shared, state);
}

function baselineOf(shared: Shared, state: ResetState): Baseline {
  let last: ResetReport | null = null;
  const reset = async () => (last = await resetDatabase(state));
  const forWorker = (id: string | number) => {
    const name = String(id);
    const opened = shared.workers.get(name) ?? open(shared, name);
    shared.workers.set(name, opened);
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
