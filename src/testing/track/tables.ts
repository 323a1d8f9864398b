import type { Session } from '../../postgres/session.ts';
import { readColumns, type TrackedColumn } from './columns.ts';
import { TABLES_QUERY } from './tables-query.ts';

/** A table whose rows are put back. Of a partitioned table the root; its partitions write to its log. */
export interface TrackedTable {
  /** Counts from 1; names its log and functions. */
  number: number;
  oid: number;
  schema: string;
  name: string;
  kind: 'table' | 'partitioned' | 'foreign';
  /** Parent or child by inheritance: rows of children show up in triggers of the parent without all columns. */
  inherits: boolean;
  unlogged: boolean;
  /** Do others refer to it with CASCADE, RESTRICT, SET NULL or SET DEFAULT, all by `key` or not? */
  referenced: 'no' | 'by key' | 'otherwise';
  /** Statements that keep its triggers, rules and policies quiet, and back; for a role that cannot switch them off at once. */
  quiet: string[];
  loud: string[];
  /** The same for the triggers that fire even with `session_replication_role = replica`. */
  quietAlways: string[];
  loudAlways: string[];
  /** Columns of the primary key, or of another unique key without NULLs; empty when there is none. */
  key: string[];
  columns: TrackedColumn[];
  /** Itself, and all partitions of all levels: what triggers go on. */
  members: { schema: string; name: string }[];
}

/**
 * Reads the tables that can be watched: those of the schemas whose owner the role is or belongs to.
 *
 * @param keep `name` or `schema.name` of tables to leave out
 */
export async function readTables(
  session: Session,
  schemas: string[],
  keep: string[],
): Promise<TrackedTable[]> {
  const rows = await session.query<TrackedTable>(TABLES_QUERY, [schemas, keep]);
  const columns = await readColumns(
    session,
    rows.map(({ oid }) => oid),
  );
  return rows.map((row, index) => ({ ...row, number: index + 1, columns: columns.get(row.oid)! }));
}

/** Schemas that are reset when none are named. */
export async function defaultSchemas(session: Session): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace
      WHERE nspname !~ '^(pg_|pgreset)' AND nspname <> 'information_schema' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** `schema.name` of tables in the schemas that belong to somebody else, so that no trigger can be put on them. */
export async function unwatchedTables(session: Session, schemas: string[]): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1) AND c.relpersistence <> 't'
        AND NOT pg_has_role(c.relowner, 'USAGE') ORDER BY 1`,
    [schemas],
  );
  return rows.map(({ name }) => name);
}
