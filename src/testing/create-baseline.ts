import { withSession } from '../postgres/connect.ts';
import type { Baseline, BaselineOptions } from './baseline.ts';
import { ensureTemplate } from './build/ensure-template.ts';
import { findPlace } from './build/place.ts';
import { openWorker, type Shared } from './open-worker.ts';

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
    const main = await openWorker(shared, String(options.worker ?? 'main'));
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
