import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../../postgres/session.ts';
import type { BaselineOptions, BuildPart } from '../baseline.ts';

/** Raised when what is installed in the databases changes, so that older ones are not taken for new. */
const LAYOUT = 11;

/**
 * Hash of everything a baseline is made of: server version, migrations, seed, settings.
 *
 * @param source for a copy: what the database to copy holds, see `sourceVersion`
 */
export async function baselineKey(
  options: BaselineOptions,
  serverVersion: string,
  source: string,
): Promise<string> {
  const { migrate, seed, key = '', schemas, keep } = options;
  const parts = [LAYOUT, serverVersion, source, key, schemas, keep];
  const hash = createHash('sha256').update(JSON.stringify(parts));
  for (const part of [migrate, seed]) await addPart(hash, part);
  return hash.digest('hex');
}

async function addPart(
  hash: ReturnType<typeof createHash>,
  part: BuildPart | undefined,
): Promise<void> {
  if (part === undefined) hash.update('\0nothing');
  else if (typeof part === 'string') hash.update(`\0sql${part}`);
  else if (typeof part === 'function') hash.update(`\0function${part.toString()}`);
  else for (const file of await sqlFiles(part.files)) hash.update(`\0file${file.text}`);
}

/**
 * Reads files, and of folders the `.sql` files in them by name. A folder's `down` migrations are left
 * out: `.down.sql`, as golang-migrate and others name them.
 */
export async function sqlFiles(paths: string[]): Promise<{ path: string; text: string }[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) found.push(path);
    else found.push(...(await filesBelow(path)));
  }
  return Promise.all(found.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.sql$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[._]down\.sql$|[/\\]down\.sql$/i.test(path))
    .sort();
}

/**
 * A text that is another one after any change to the database that is to be copied: the versions of
 * all rows and of the structure, which are read without looking at a value.
 */
export async function sourceVersion(session: Session): Promise<string> {
  const tables = await session.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm', 'S') AND (c.relkind = 'r' OR c.oid >= 16384) AND c.relispopulated
        AND n.nspname !~ '^pg_(toast|temp)' AND n.nspname <> 'information_schema'
        AND has_table_privilege(c.oid, 'SELECT') AND c.relname NOT IN ('pg_statistic', 'pg_statistic_ext_data', 'pg_shdepend')
        AND NOT c.relisshared ORDER BY 1`,
  );
  const hash = createHash('sha256');
  for (const { name } of tables) {
    const [row] = await session.query<{ version: string }>(
      `SELECT concat_ws(':', count(*), sum(hashtextextended(t.ctid || ' ' || t.xmin, 0))) AS version FROM ONLY ${name} t`,
    );
    hash.update(`${name} ${row!.version}\n`);
  }
  return hash.digest('hex') + (await sequenceValues(session));
}

async function sequenceValues(session: Session): Promise<string> {
  const [row] = await session.query<{ values: string | null }>(
    `SELECT string_agg(seqrelid || '=' || coalesce(pg_sequence_last_value(seqrelid)::text, ''), ' ' ORDER BY seqrelid) AS values
       FROM pg_sequence WHERE has_sequence_privilege(seqrelid, 'SELECT')`,
  );
  return row!.values ?? '';
}
