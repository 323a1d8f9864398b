import { quoteName } from '../../src/postgres/quote.ts';
import type { Session } from '../../src/postgres/session.ts';
import { databaseQueries } from './catalog/database.ts';
import { objectQueries } from './catalog/objects.ts';
import type { CatalogQuery } from './catalog/query.ts';
import { relationQueries } from './catalog/relations.ts';

export interface CatalogOptions {
  /** Default: all but the system's and pgreset's own (`pgreset`, `pgreset_aside_…`). */
  schemas?: string[];
  /** Include where the sequences stand; default true. Off to compare structures without rows. */
  sequenceValues?: boolean;
}

/**
 * Describes everything about the database that has to survive a reset, without oids, one line an
 * object, sorted: two databases, or two moments of one, are the same when the lists are equal.
 */
export async function readCanonicalCatalog(
  session: Session,
  { schemas, sequenceValues = true }: CatalogOptions = {},
): Promise<string[]> {
  // With nothing else in the search path, every definition names its schemas.
  await session.script('BEGIN READ ONLY; SET LOCAL search_path = pg_catalog');
  try {
    const oids = await schemaOids(session, schemas);
    const lines: string[] = [];
    for (const query of await supported(session)) {
      const rows = await session.query<{ line: string }>(query.text, query.global ? [] : [oids]);
      lines.push(...rows.map((row) => row.line));
    }
    if (sequenceValues) lines.push(...(await sequenceLines(session, oids)));
    return lines.sort();
  } finally {
    await session.query('ROLLBACK');
  }
}

async function schemaOids(session: Session, schemas: string[] | undefined): Promise<number[]> {
  const rows = await session.query<{ oid: number }>(
    `SELECT oid::int8 AS oid FROM pg_namespace
      WHERE CASE WHEN $1::text[] IS NOT NULL THEN nspname = ANY ($1)
                 ELSE nspname !~ '^(pg_|information_schema$|pgreset$|pgreset_aside_)' END`,
    [schemas ?? null],
  );
  return rows.map((row) => row.oid);
}

async function supported(session: Session): Promise<CatalogQuery[]> {
  const [row] = await session.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version`,
  );
  return [...databaseQueries, ...relationQueries, ...objectQueries].filter(
    ({ since = 0 }) => row!.version >= since,
  );
}

async function sequenceLines(session: Session, oids: number[]): Promise<string[]> {
  const sequences = await session.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND n.oid = ANY ($1::oid[])`,
    [oids],
  );
  const lines: string[] = [];
  for (const { schema, name } of sequences) {
    const { lastValue, isCalled } = await readSequence(session, schema, name);
    lines.push(`sequence value ${quoteName(schema, name)} | ${lastValue} | ${isCalled}`);
  }
  return lines;
}

/** Where a sequence stands. */
export async function readSequence(
  session: Session,
  schema: string,
  name: string,
): Promise<{ lastValue: string; isCalled: boolean }> {
  const [row] = await session.query<{ lastValue: string; isCalled: boolean }>(
    `SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${quoteName(schema, name)}`,
  );
  return row!;
}
