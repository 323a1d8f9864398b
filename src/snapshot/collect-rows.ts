import { quoteIdent, quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { withUserSql } from './user-sql.ts';

/** A table as far as its rows can be named in SQL. */
export interface TableRef {
  oid: number;
  schema: string;
  name: string;
  /** `r` table, `p` partitioned. */
  kind: string;
}

/** A foreign key, with what it takes to follow it from the referred row to those that refer. */
export interface KeyFacts {
  oid: number;
  name: string;
  /** Catalog letter of ON DELETE: a no action, r restrict, c cascade, n set null, d set default. */
  action: string;
  /** The table that refers. */
  child: TableRef;
  parent: TableRef;
  columns: { child: string; parent: string; operatorSchema: string; operator: string }[];
  /** The columns that SET NULL and SET DEFAULT set. */
  sets: string[];
}

/** The rows that were collected: `n` numbers them, `rel` and `tid` say where each is. */
export const ROWS = 'pg_temp.pgreset_rows';

/**
 * Makes the empty set. `key` is the foreign key by which a row was reached, 0 for those that were
 * chosen; `follows` is true for rows that stay, because their key is SET NULL or SET DEFAULT.
 */
export async function createRowSet(session: Session): Promise<void> {
  await session.script(`
    DROP TABLE IF EXISTS ${ROWS};
    CREATE TEMP TABLE pgreset_rows (n bigint GENERATED ALWAYS AS IDENTITY, rel oid, tid tid, key oid,
      depth int, follows bool) ON COMMIT DROP;
    CREATE UNIQUE INDEX ON ${ROWS} (rel, tid) WHERE NOT follows;
    CREATE UNIQUE INDEX ON ${ROWS} (rel, tid, key) WHERE follows`);
}

/** The table alone; a partitioned one with its partitions, which hold its rows. */
export const fromTable = ({ schema, name, kind }: TableRef): string =>
  `${kind === 'p' ? '' : 'ONLY '}${quoteName(schema, name)}`;

/** Puts the rows into the set for which a person's condition holds; null: all rows. */
export async function collectWhere(
  session: Session,
  table: TableRef,
  where: string | null,
): Promise<number> {
  const alias = quoteIdent(table.name);
  // Names in the condition are looked up as the role's own sessions do.
  await session.query('SET LOCAL search_path TO DEFAULT');
  const rows = await withUserSql(
    '--where',
    where ?? 'true',
    `WITH found AS (INSERT INTO ${ROWS} (rel, tid, key, depth, follows)
       SELECT ${alias}.tableoid, ${alias}.ctid, 0, 0, false FROM ${fromTable(table)} AS ${alias} WHERE (\0)
       RETURNING 1) SELECT pg_catalog.count(*) AS count FROM found`,
    (sql) => session.query<{ count: number }>(sql),
  );
  await session.query('SET LOCAL search_path = pg_catalog, pg_temp');
  return rows[0]!.count;
}

/**
 * Follows the foreign keys from the rows in the set to those that refer to them, and on from there
 * until no more are found; cycles and references to itself come to an end, as each row counts once.
 *
 * @returns the keys by which rows were reached, with how many
 */
export async function collectDependents(
  session: Session,
): Promise<{ key: KeyFacts; rows: number }[]> {
  const reached = new Map<number, KeyFacts>();
  for (let depth = 0, more = true; more; depth++) {
    more = false;
    for (const key of await keysTo(session, depth)) {
      const [found] = await session.query<{ count: number }>(followSql(key, depth));
      if (found!.count === 0) continue;
      reached.set(key.oid, key);
      more = true;
    }
  }
  const counts = await session.query<{ key: number; rows: number }>(
    `SELECT key::int8, count(*) AS rows FROM ${ROWS} r
     WHERE key <> 0 AND NOT (follows AND EXISTS (
       SELECT FROM ${ROWS} x WHERE x.rel = r.rel AND x.tid = r.tid AND NOT x.follows))
     GROUP BY 1 ORDER BY min(n)`,
  );
  return counts.map(({ key, rows }) => ({ key: reached.get(key)!, rows }));
}

function followSql({ oid, action, child, parent, columns }: KeyFacts, depth: number): string {
  const match = columns.map(
    (each) =>
      `p.${quoteIdent(each.parent)} OPERATOR(${quoteIdent(each.operatorSchema)}.${each.operator}) c.${quoteIdent(each.child)}`,
  );
  const follows = action === 'n' || action === 'd';
  return `WITH found AS (
    INSERT INTO ${ROWS} (rel, tid, key, depth, follows)
    SELECT c.tableoid, c.ctid, ${oid}, ${depth + 1}, ${follows}
    FROM ${ROWS} r
    JOIN ${fromTable(parent)} p ON p.tableoid = r.rel AND p.ctid = r.tid
    JOIN ${fromTable(child)} c ON ${match.join(' AND ')}
    WHERE r.depth = ${depth} AND NOT r.follows
    ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) AS count FROM found`;
}

const ref = (alias: string, namespace: string) =>
  `json_build_object('oid', ${alias}.oid::int8, 'schema', ${namespace}.nspname, 'name', ${alias}.relname, 'kind', ${alias}.relkind)`;

/** Foreign keys to the tables of the rows of one depth; those to a partitioned table above count too. */
function keysTo(session: Session, depth: number): Promise<KeyFacts[]> {
  return session.query<KeyFacts>(
    `WITH tables AS (SELECT DISTINCT rel FROM ${ROWS} WHERE depth = ${depth} AND NOT follows),
     above AS (SELECT rel FROM tables UNION SELECT a.relid FROM tables, pg_partition_ancestors(tables.rel) a)
     SELECT k.oid::int8, k.conname AS name, k.confdeltype AS action,
            ${ref('c', 'cn')} AS child, ${ref('p', 'pn')} AS parent,
            (SELECT json_agg(json_build_object('child', ca.attname, 'parent', pa.attname,
                      'operatorSchema', opn.nspname, 'operator', o.oprname) ORDER BY u.i)
               FROM unnest(k.conkey, k.confkey, k.conpfeqop) WITH ORDINALITY u(ck, pk, op, i)
               JOIN pg_attribute ca ON ca.attrelid = k.conrelid AND ca.attnum = u.ck
               JOIN pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = u.pk
               JOIN pg_operator o ON o.oid = u.op JOIN pg_namespace opn ON opn.oid = o.oprnamespace) AS columns,
            (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
              WHERE a.attrelid = k.conrelid AND a.attnum = ANY (CASE
                WHEN jsonb_typeof(to_jsonb(k)->'confdelsetcols') = 'array'
                THEN ARRAY(SELECT jsonb_array_elements_text(to_jsonb(k)->'confdelsetcols')::int2)
                ELSE k.conkey END)) AS sets
     FROM pg_constraint k
     JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
     JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
     WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confrelid IN (SELECT rel FROM above)
     ORDER BY k.conname, k.oid`,
  );
}
