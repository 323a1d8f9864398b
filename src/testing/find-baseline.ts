import { baselineMissing, baselineNotOurs } from '../errors/testing-errors.ts';
import { withSession } from '../postgres/connect.ts';
import type { Baseline, BaselineOptions } from './baseline.ts';
import { dropMarked } from './build/drop-marked.ts';
import { type MarkedDatabase, markedDatabases, readMarker } from './build/marker.ts';
import { findPlace } from './build/place.ts';
import { baselineIn } from './open-worker.ts';

/** What can be said about the reset of a database that is there. */
export type FindOptions = Pick<BaselineOptions, 'sequences' | 'lockTimeout' | 'terminate'> & {
  /** Of the worker's database, as `Baseline.url` was. */
  url: string;
};

/**
 * The baseline whose database another process made. Nothing is reset yet.
 *
 * @throws PgresetError `baseline-missing`, `baseline-not-ours`, `baseline-protected`, `connection-*`
 */
export async function findBaseline(options: FindOptions): Promise<Baseline> {
  const place = await findPlace({ ...options, migrate: '' });
  const name = place.connection.database;
  const marker = await withSession(place.admin, {}, (admin) => readMarker(admin, name));
  if (marker === undefined) throw baselineMissing(name);
  if (marker?.kind !== 'worker')
    throw baselineNotOurs(name, 'It has no marker that says it is one that tests use.');
  const connection = { ...place.connection, database: marker.of };
  const template = { name: marker.template, key: marker.key, reused: true };
  const shared = { place: { ...place, connection }, template, options, workers: new Map() };
  return baselineIn(shared, name);
}

/** The databases of all baselines of a database; it may also be one of them, or be gone. */
export async function listBaselines(url: string): Promise<MarkedDatabase[]> {
  const { admin, connection } = await findPlace({ url, migrate: '' });
  return withSession(admin, {}, async (session) => {
    const marker = await readMarker(session, connection.database);
    return markedDatabases(session, marker?.of ?? connection.database);
  });
}

/**
 * Drops the databases of all baselines of a database, and with them the sessions in them.
 *
 * @returns their names
 */
export async function dropBaselines(url: string): Promise<string[]> {
  const all = await listBaselines(url);
  const { admin } = await findPlace({ url, migrate: '' });
  await withSession(admin, {}, async (session) => {
    for (const { name } of all) await dropMarked(session, name);
  });
  return all.map(({ name }) => name);
}
