import { quoteName } from '../../src/postgres/quote.ts';
import type { Session } from '../../src/postgres/session.ts';
import { readSequence } from './canonical-catalog.ts';

/** What a table holds, in two values that are equal when the rows are. */
export interface TableContent {
  rows: number;
  /** The same for the same rows, whatever their order on disk. */
  hash: string;
}

export interface AllRows {
  /** By quoted `"schema"."table"`; partitions one by one, their roots not. */
  tables: Record<string, TableContent>;
  sequences: Record<string, { lastValue: string; isCalled: boolean }>;
}

interface Relation {
  schema: string;
  name: string;
  kind: string;
}

/**
 * Reads all rows of the schemas' tables and materialised views, down to a hash each, and where the
 * sequences stand.
 */
export async function readAllRows(session: Session, schemas = ['public']): Promise<AllRows> {
  const relations = await session.query<Relation>(
    `SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'm', 'S') AND c.relispopulated
      ORDER BY 1, 2`,
    [schemas],
  );
  const result: AllRows = { tables: {}, sequences: {} };
  await session.script(`BEGIN READ ONLY; SET LOCAL timezone = 'UTC'; SET LOCAL row_security = off`);
  try {
    for (const { schema, name, kind } of relations) {
      const key = quoteName(schema, name);
      if (kind === 'S') result.sequences[key] = await readSequence(session, schema, name);
      else result.tables[key] = await readTable(session, key);
    }
  } finally {
    await session.query('ROLLBACK');
  }
  return result;
}

/** Sums of two hashes of each row: needs no sorting, and counts rows that come twice. */
async function readTable(session: Session, table: string): Promise<TableContent> {
  const [content] = await session.query<TableContent>(
    `SELECT count(*) AS rows,
            concat_ws('/', sum(hashtextextended((t.*)::text, 1)), sum(hashtextextended((t.*)::text, 2))) AS hash
       FROM ONLY ${table} AS t`,
  );
  return content!;
}
