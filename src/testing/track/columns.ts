import type { Session } from '../../postgres/session.ts';

/** A column whose value is kept in the log; generated ones are computed again. */
export interface TrackedColumn {
  name: string;
  /** Its type without modifiers, as SQL. */
  type: string;
  /**
   * The type in the log, as SQL. User-defined types become text or their base, so that the log never
   * keeps a test from dropping a type.
   */
  storage: string;
  /** Its text form depends on settings of the session, which are then pinned while logging. */
  pinned: boolean;
  notNull: boolean;
  /** Equality that a nested loop or hash can use. */
  comparable: boolean;
  /** GENERATED ALWAYS AS IDENTITY: an UPDATE cannot set it. */
  always: boolean;
  /** `"schema"."name"` of a collation other than the database's. */
  collation: string | null;
}

// Follows domains down to what they are made of, then arrays to their element, then that one's domains.
const COLUMNS = `
WITH RECURSIVE cols AS (
  SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.attnotnull, a.attidentity, a.attcollation
    FROM pg_attribute a
   WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
), bare (start, typ) AS (
  SELECT DISTINCT atttypid, atttypid FROM cols
  UNION ALL
  SELECT b.start, t.typbasetype FROM bare b JOIN pg_type t ON t.oid = b.typ WHERE t.typtype = 'd'
), kinds AS (
  SELECT b.start, t.oid AS base, t.typtype, e.oid AS elem, e.typtype AS elemtype,
         EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.deptype = 'e'
                    AND d.objid IN (t.oid, e.oid)) AS extension
    FROM bare b JOIN pg_type t ON t.oid = b.typ
    LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typlen = -1 AND t.typcategory = 'A'
   WHERE t.typtype <> 'd'
), chosen AS (
  SELECT start, base, CASE
    WHEN typtype = 'e' THEN 'text'
    WHEN elemtype = 'e' THEN 'text[]'
    WHEN (base < 16384 AND coalesce(elem, 0) < 16384 AND coalesce(elemtype, 'b') NOT IN ('d', 'c')) OR extension
      THEN format_type(base, -1) END AS storage
    FROM kinds
)
SELECT c.attrelid::int8 AS table, c.attname AS name, format_type(c.atttypid, -1) AS type,
       coalesce(k.storage, 'text') AS storage, k.storage IS NULL AS pinned, c.attnotnull AS "notNull",
       k.base < 16384 AND EXISTS (SELECT FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
          WHERE m.amname = 'hash' AND o.opcdefault AND o.opcintype = k.base) AS comparable,
       c.attidentity = 'a' AS always,
       CASE WHEN c.attcollation NOT IN (0, 100)
            THEN (SELECT format('%I.%I', n.nspname, l.collname) FROM pg_collation l
                    JOIN pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = c.attcollation) END AS collation
  FROM cols c JOIN chosen k ON k.start = c.atttypid
 ORDER BY c.attrelid, c.attnum`;

/** Reads the columns of tables, by the table's oid. The search path must be `pg_catalog` alone. */
export async function readColumns(
  session: Session,
  tables: number[],
): Promise<Map<number, TrackedColumn[]>> {
  const rows = await session.query<TrackedColumn & { table: number }>(COLUMNS, [tables]);
  const found = new Map<number, TrackedColumn[]>(tables.map((table) => [table, []]));
  for (const { table, ...column } of rows) found.get(table)!.push(column);
  return found;
}
