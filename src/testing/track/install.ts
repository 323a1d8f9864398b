import type { Session } from '../../postgres/session.ts';
import { FINGERPRINT_SQL } from '../sql/fingerprint-sql.ts';
import { quickSql, watchSql } from '../sql/notice-sql.ts';
import { resetSql } from '../sql/reset-sql.ts';
import { sequencesSql } from '../sql/sequences-sql.ts';
import { undoOneSql } from '../sql/undo-one-sql.ts';
import { FINISH_SQL, KEEP_SQL, TABLES_SQL } from '../sql/tables-sql.ts';
import { readSequences, writeSequences } from './sequences.ts';
import { defaultSchemas, readTables, unwatchedTables } from './tables.ts';
import { tableSql } from './table-sql.ts';

export interface InstallOptions {
  /** Hash of what the baseline is made of. */
  key: string;
  /** Schemas that are reset; default: all but the system's. */
  schemas?: string[];
  /** Tables left out: `name` or `schema.name`. */
  keep?: string[];
}

/** Statements of so many tables go in one transaction: each takes about 15 locks of the server's shared table. */
const BATCH = 50;

/**
 * Makes the database one that can be reset: a schema with a log, a function and triggers for every
 * table. The database is one that nobody else uses yet.
 */
export async function install(session: Session, options: InstallOptions): Promise<void> {
  await session.script('SET search_path = pg_catalog, pg_temp; SET client_min_messages = warning');
  const schemas = options.schemas ?? (await defaultSchemas(session));
  const tables = await readTables(session, schemas, options.keep ?? []);
  const unwatched = await unwatchedTables(session, schemas);
  const sequences = await readSequences(session, schemas);
  const relations = await readRelations(session);
  await session.script(`BEGIN; ${TABLES_SQL}; ${KEEP_SQL}; COMMIT`);
  await session.query('INSERT INTO pgreset_baseline.state (key, unwatched) VALUES ($1, $2)', [
    options.key,
    unwatched,
  ]);
  const statements = tables.map((table) => tableSql(table).join(';\n'));
  for (let from = 0; from < statements.length; from += BATCH)
    await session.script(`BEGIN; ${statements.slice(from, from + BATCH).join(';\n')}; COMMIT`);
  await writeSequences(session, sequences);
  const facts = await readFacts(session);
  const foreignTables = tables.some(({ kind }) => kind === 'foreign');
  const parts = [
    sequencesSql(sequences, facts.version),
    undoOneSql(tables.filter(({ kind }) => kind !== 'foreign').map(({ number }) => number)),
    watchSql(relations),
    quickSql(facts.firstOwn, facts.types),
    FINGERPRINT_SQL,
    resetSql({ ...facts, foreignTables }),
    FINISH_SQL,
  ];
  await session.script(`BEGIN; ${parts.join(';\n')}; COMMIT`);
}

/** Everything whose change has to be noticed; new relations are noticed by their oid. */
async function readRelations(session: Session): Promise<number[]> {
  const rows = await session.query<{ oid: number }>(
    `SELECT c.oid::int8 AS oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid >= 16384 AND c.relkind <> 't' AND n.nspname !~ '^pg_(toast|temp)' ORDER BY 1`,
  );
  return rows.map(({ oid }) => oid);
}

interface Facts {
  /** Major version. */
  version: number;
  /** The first oid that pgreset took. */
  firstOwn: number;
  /** Oids of the types that somebody made, but of tables and arrays. */
  types: string[];
  largeObjects: boolean;
}

async function readFacts(session: Session): Promise<Facts> {
  const [facts] = await session.query<Facts>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version,
       (SELECT min(oid)::int8 FROM pg_proc WHERE pronamespace = 'pgreset_baseline'::regnamespace) AS "firstOwn",
       ARRAY(SELECT oid::text FROM pg_type WHERE oid >= 16384 AND typtype IN ('d', 'e', 'r', 'b')
          AND NOT (typcategory = 'A' AND typlen = -1)) AS types,
       EXISTS (SELECT FROM pg_largeobject_metadata) AS "largeObjects"`,
  );
  return facts!;
}
