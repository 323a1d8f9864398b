import { setTimeout as sleep } from 'node:timers/promises';
import { baselineNotOurs } from '../../errors/testing-errors.ts';
import { withSession } from '../../postgres/connect.ts';
import { quoteIdent } from '../../postgres/quote.ts';
import type { Session } from '../../postgres/session.ts';
import type { BaselineOptions } from '../baseline.ts';
import { databaseNames } from '../names.ts';
import { install } from '../track/install.ts';
import { createDraft, finishDraft, withNameLock } from './copy-database.ts';
import { dropMarked } from './drop-marked.ts';
import { baselineKey, sourceVersion } from './key.ts';
import { markedDatabases, readMarker } from './marker.ts';
import type { Place } from './place.ts';
import { runPart } from './run-part.ts';

/** Baselines of the same database that are left in place when a new one is built: other branches may use them. */
const KEPT = 3;

export interface Template {
  name: string;
  key: string;
  /** Was it there already? */
  reused: boolean;
}

/**
 * Finds the template of these options, or builds it. Many processes may ask at once: one builds, the
 * others wait.
 *
 * @throws PgresetError `baseline-build`, `baseline-createdb`, `baseline-source-busy`, `baseline-not-ours`
 */
export async function ensureTemplate(
  admin: Session,
  place: Place,
  options: BaselineOptions,
): Promise<Template> {
  const copies = options.migrate === undefined && options.seed === undefined;
  const source = copies ? await withSession(place.connection, {}, sourceVersion) : '';
  const [server] = await admin.query<{ version: string }>(
    `SELECT current_setting('server_version_num') AS version`,
  );
  const key = await baselineKey(options, server!.version, source);
  const name = databaseNames(place.connection.database, key).template;
  if (await isThere(admin, name, key)) return { name, key, reused: true };
  return withNameLock(admin, name, async () => {
    if (await isThere(admin, name, key)) return { name, key, reused: true };
    await build(admin, place, options, { name, key, copies });
    await sweep(admin, place.connection.database);
    return { name, key, reused: false };
  });
}

async function isThere(admin: Session, name: string, key: string): Promise<boolean> {
  const marker = await readMarker(admin, name);
  if (marker === undefined) return false;
  if (marker?.kind === 'template' && marker.key === key) return true;
  throw baselineNotOurs(
    name,
    'It has the name of a template, and no marker that says pgreset made it.',
  );
}

async function build(
  admin: Session,
  place: Place,
  options: BaselineOptions,
  { name, key, copies }: { name: string; key: string; copies: boolean },
): Promise<void> {
  const of = place.connection.database;
  await dropDrafts(admin, of, key);
  const marker = { of, key, template: name };
  const draft = await createDraft(admin, copies ? of : null, of, marker);
  const connection = { ...place.connection, database: draft };
  await runPart(connection, 'migrate', options.migrate);
  await runPart(connection, 'seed', options.seed);
  await withSession(connection, { applicationName: 'pgreset baseline' }, async (session) => {
    await install(session, { ...options, key });
    await session.query('VACUUM ANALYZE');
  });
  await emptyOut(admin, draft);
  await finishDraft(admin, draft, name, {
    ...marker,
    kind: 'template',
    at: new Date().toISOString(),
  });
  await admin.query(`ALTER DATABASE ${quoteIdent(name)} ALLOW_CONNECTIONS false`);
}

/** Drafts of this key belong to processes that were killed: a living one would hold the lock. */
async function dropDrafts(admin: Session, of: string, key: string): Promise<void> {
  for (const each of await markedDatabases(admin, of))
    if (each.kind === 'draft' && each.key === key) await dropMarked(admin, each.name);
}

/** Pools that `migrate` and `seed` opened may take a moment to close; what stays after a second is ended. */
async function emptyOut(admin: Session, database: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const others = await admin.query(
      `SELECT CASE WHEN $2 THEN pg_terminate_backend(pid) END FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [database, tries > 50],
    );
    if (others.length === 0) return;
    await sleep(20);
  }
}

/** Drops the oldest baselines of the database with their workers, unless somebody uses them. */
async function sweep(admin: Session, of: string): Promise<void> {
  const all = await markedDatabases(admin, of);
  const templates = all.filter(({ kind }) => kind === 'template');
  const old = templates.sort((one, two) => two.at.localeCompare(one.at)).slice(KEPT);
  for (const { key } of old) {
    const family = all.filter((each) => each.key === key);
    if (family.some(({ sessions }) => sessions > 0)) continue;
    for (const { name } of family) await dropMarked(admin, name).catch(() => {});
  }
}
