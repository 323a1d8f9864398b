import { randomBytes } from 'node:crypto';
import { baselineCreatedb, baselineSourceBusy } from '../../errors/testing-errors.ts';
import { quoteIdent } from '../../postgres/quote.ts';
import { isServerError, SqlState } from '../../postgres/server-error.ts';
import type { Session } from '../../postgres/session.ts';
import { copySettings } from './database-settings.ts';
import { mark, type Marker } from './marker.ts';

/** SQLSTATE object_in_use: somebody is connected to the source. */
const IN_USE = '55006';

/** From this size on copying files is faster than writing every page to the log (measured: some 200 MB). */
const COPY_FILES_FROM = 256 * 1024 * 1024;

/** Advisory lock of one name on the admin database, so that only one process makes it. */
export async function withNameLock<Result>(
  admin: Session,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = [`pgreset baseline ${name}`];
  await admin.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', lock);
  try {
    return await work();
  } finally {
    await admin.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', lock);
  }
}

/**
 * Creates a database under a name nobody has, marked as a draft: a process that is killed meanwhile
 * leaves a draft and never half a baseline.
 *
 * @param from the database to copy; null for an empty one
 * @param settingsOf whose settings and grants it gets
 * @throws PgresetError `baseline-createdb`, `baseline-source-busy`
 */
export async function createDraft(
  admin: Session,
  from: string | null,
  settingsOf: string,
  marker: Omit<Marker, 'kind' | 'at'>,
): Promise<string> {
  const name = `pgreset_draft_${randomBytes(8).toString('hex')}`;
  const source = from === null ? '' : `TEMPLATE ${quoteIdent(from)}${await strategy(admin, from)}`;
  try {
    await admin.query(`CREATE DATABASE ${quoteIdent(name)} ${source}`);
  } catch (error) {
    if (!isServerError(error)) throw error;
    if (error.code === SqlState.insufficientPrivilege)
      throw baselineCreatedb(quoteIdent(await role(admin)), error);
    if (error.code === IN_USE && from !== null)
      throw baselineSourceBusy(from, await usersOf(admin, from), error);
    throw error;
  }
  await mark(admin, name, { ...marker, kind: 'draft', at: new Date().toISOString() });
  await copySettings(admin, settingsOf, name);
  return name;
}

/** Gives a draft its name and its final marker. */
export async function finishDraft(
  admin: Session,
  draft: string,
  name: string,
  marker: Marker,
): Promise<void> {
  await mark(admin, draft, marker);
  await admin.query(`ALTER DATABASE ${quoteIdent(draft)} RENAME TO ${quoteIdent(name)}`);
}

async function strategy(admin: Session, from: string): Promise<string> {
  const [row] = await admin.query<{ size: number; version: number }>(
    `SELECT pg_database_size($1) AS size, current_setting('server_version_num')::int / 10000 AS version`,
    [from],
  );
  return row!.version >= 15 && row!.size >= COPY_FILES_FROM ? ' STRATEGY FILE_COPY' : '';
}

async function role(admin: Session): Promise<string> {
  const [row] = await admin.query<{ name: string }>('SELECT current_user::text AS name');
  return row!.name;
}

/** Who is connected to a database, one line each. */
async function usersOf(admin: Session, database: string): Promise<string[]> {
  const rows = await admin.query<{ line: string }>(
    `SELECT format('pid %s, %s, %s, %s since %s: %s', pid, usename, coalesce(nullif(application_name, ''), 'no application name'),
              coalesce(state, 'active'), coalesce(xact_start, backend_start), left(coalesce(query, ''), 120)) AS line
       FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    [database],
  );
  return rows.map(({ line }) => line);
}
