import { quoteIdent } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { NUMBER, SIDE } from './row-images.ts';
import { type Column, columnList, qualified, scanOf, type TableFacts } from './table-facts.ts';

/** A column of a key, with the operator by which its index compares. */
interface KeyColumn {
  name: string;
  operatorSchema: string;
  operator: string;
}

/** A table, the table of its images, and the columns that both have. */
export interface ImagedTable {
  table: TableFacts;
  image: string;
  columns: Column[];
  /** A unique key, to find rows by; null: there is none. */
  key: KeyColumn[] | null;
}

/** Where the images' rows are now. */
export const MATCH = 'pg_temp.pgreset_match';

/** The primary key, or another unique key whose columns are all NOT NULL. */
export async function readKey(session: Session, oid: number): Promise<KeyColumn[] | null> {
  const [row] = await session.query<{ key: KeyColumn[] }>(
    `SELECT (SELECT json_agg(json_build_object('name', a.attname, 'operatorSchema', n.nspname,
                       'operator', o.oprname) ORDER BY u.i)
               FROM unnest(i.indkey::int2[], i.indclass::oid[]) WITH ORDINALITY u(num, class, i)
               JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.num AND a.attnotnull
               JOIN pg_opclass c ON c.oid = u.class
               JOIN pg_amop m ON m.amopfamily = c.opcfamily AND m.amopstrategy = 3
                AND m.amoplefttype = c.opcintype AND m.amoprighttype = c.opcintype
               JOIN pg_operator o ON o.oid = m.amopopr JOIN pg_namespace n ON n.oid = o.oprnamespace
              WHERE u.class IS NOT NULL) AS key
     FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
     WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
       AND NOT EXISTS (SELECT FROM unnest(i.indkey::int2[]) u(num) JOIN pg_attribute a
                       ON a.attrelid = i.indrelid AND a.attnum = u.num WHERE NOT a.attnotnull)
     ORDER BY i.indisprimary DESC, i.indnkeyatts, x.relname LIMIT 1`,
    [oid],
  );
  return row?.key ?? null;
}

/**
 * Finds the rows that are exactly as an image says: each column, as text. With a key only the rows
 * of that key are looked at; without one the whole table is, and rows that are alike are paired off.
 */
export function matchStatement({ table, image, columns, key }: ImagedTable): string {
  const pairs = (list: string) =>
    `ROW(${list})::text AS value, row_number() OVER (PARTITION BY ROW(${list})::text) AS turn`;
  const sameKey = key?.map(
    ({ name, operatorSchema, operator }) =>
      `t.${quoteIdent(name)} OPERATOR(${quoteIdent(operatorSchema)}.${operator}) x.${quoteIdent(name)}`,
  );
  const near = sameKey
    ? `WHERE EXISTS (SELECT FROM ${image} x WHERE x.${SIDE} = 1 AND ${sameKey.join(' AND ')})`
    : '';
  return `INSERT INTO ${MATCH}
    SELECT i.n, t.rel, t.tid, ${table.oid}
    FROM (SELECT ${NUMBER} AS n, ${pairs(columnList(columns))} FROM ${image} WHERE ${SIDE} = 1) i
    JOIN (SELECT t.tableoid AS rel, t.ctid AS tid, ${pairs(columnList(columns, 't.'))}
          FROM ${scanOf(table)} t ${near}) t USING (value, turn)`;
}

/**
 * Deletes, updates and inserts in one statement, so that foreign keys are checked at its end. Says
 * how many rows came into their earlier state.
 */
export function revertStatements(tables: ImagedTable[]): string {
  const parts = tables.flatMap(partsOf).map((each, index) => ({ name: `s${index}`, ...each }));
  if (parts.length === 0) return 'SELECT 0 AS count';
  const counts = parts.map(({ name }) => `(SELECT count(*) FROM ${name})`);
  return `WITH ${parts.map(({ name, sql }) => `${name} AS (${sql} RETURNING 1)`).join(',\n')}
    SELECT ${counts.join(' + ')} AS count`;
}

function partsOf({ table, image, columns }: ImagedTable): { sql: string }[] {
  const isHere = `m.root = ${table.oid} AND t.tableoid = m.rel AND t.ctid = m.tid`;
  const other = (alias: string, column: string, side: number) =>
    `EXISTS (SELECT FROM ${image} x WHERE x.${NUMBER} = ${alias}.${column} AND x.${SIDE} = ${side})`;
  const list = columnList(columns);
  // An identity that is ALWAYS generated cannot be set, so it cannot have changed.
  const settable = columns.filter(({ always }) => !always).map(({ name }) => quoteIdent(name));
  return [
    {
      sql: `DELETE FROM ${scanOf(table)} t USING ${MATCH} m WHERE ${isHere} AND NOT ${other('m', 'n', 0)}`,
    },
    ...(settable.length === 0
      ? []
      : [
          {
            sql: `UPDATE ${scanOf(table)} t SET ${settable.map((each) => `${each} = i.${each}`).join(', ')}
                  FROM ${MATCH} m JOIN ${image} i ON i.${NUMBER} = m.n AND i.${SIDE} = 0 WHERE ${isHere}`,
          },
        ]),
    {
      sql: `INSERT INTO ${qualified(table)} ${list && `(${list})`} OVERRIDING SYSTEM VALUE
            SELECT ${list} FROM ${image} i WHERE i.${SIDE} = 0 AND NOT ${other('i', NUMBER, 1)}`,
    },
  ];
}
