import { quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { ROWS } from '../snapshot/collect-rows.ts';
import { structureChanged } from '../errors/clear-errors.ts';
import { copyNames } from './aside-copies.ts';
import { needsExclusive } from './quiet-tables.ts';
import {
  columnList,
  factsSql,
  oidList,
  qualified,
  scanOf,
  type TableFacts,
} from './table-facts.ts';

/**
 * How rows are kept that a run removes or changes: in one table of the aside for each table, as
 * images. `pgreset n` numbers the rows, `pgreset side` is 0 for what was before and 1 for what came after: removed
 * rows have a before only, changed rows both. So going back is the same with the sides swapped.
 */
export const NUMBER = '"pgreset n"';
export const SIDE = '"pgreset side"';

/** A table whose rows a step may touch. */
export interface EditedTable {
  oid: number;
  schema: string;
  name: string;
}

/** The rows of a run: number, place, topmost table, and for rows that follow their foreign keys which. */
export const EDIT = 'pg_temp.pgreset_edit';

/** Makes the list of rows to change out of those that were collected; removal wins over following. */
export async function listEdits(session: Session): Promise<Map<number, number>> {
  const results = await session.script(`
    CREATE TEMP TABLE pgreset_edit ON COMMIT DROP AS
      SELECT min(n) AS n, rel, tid, coalesce(pg_partition_root(rel), rel)::oid AS root,
             CASE WHEN bool_and(follows) THEN array_agg(key ORDER BY key) END AS keys
      FROM ${ROWS} GROUP BY rel, tid;
    ANALYZE ${EDIT};
    SELECT root::int8, count(*) AS rows FROM ${EDIT} GROUP BY 1 ORDER BY 1`);
  return new Map(results.at(-1)!.map(({ root, rows }) => [root as number, rows as number]));
}

/** Saves how the rows of a table are now. */
export function saveBefore(table: TableFacts, image: string): string {
  const columns = [`r.n AS ${NUMBER}`, `0::smallint AS ${SIDE}`, columnList(table.columns, 't.')];
  return `CREATE TABLE ${image} AS SELECT ${columns.filter(Boolean).join(', ')}
    FROM ${EDIT} r JOIN ${scanOf(table)} t ON t.tableoid = r.rel AND t.ctid = r.tid
    WHERE r.root = ${table.oid}`;
}

/** The tables' images in an aside, as SQL names. */
export function imagesOf(
  tables: readonly EditedTable[],
  aside: string | null,
): Map<number, string> {
  return new Map([...copyNames(tables)].map(([oid, copy]) => [oid, quoteName(aside ?? '', copy)]));
}

/** Keeps what an UPDATE returned: number, side and columns, in the image's own order. */
export function saveAfter(table: TableFacts, image: string, source: string): string {
  const list = [NUMBER, SIDE, columnList(table.columns)].filter(Boolean).join(', ');
  return `INSERT INTO ${image} (${list}) SELECT * FROM ${source}`;
}

/**
 * Tables with triggers or rules that a foreign key would set off, even when no row of theirs refers
 * to what goes: ON DELETE CASCADE and its like are statements on them.
 */
const ACTING = `SELECT c.oid FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  WHERE k.contype = 'f' AND k.confdeltype IN ('c','n','d') AND k.confrelid IN (SELECT oid FROM m)
    AND (c.relhasrules OR EXISTS (
      SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D'))`;

/**
 * Locks tables with all their partitions, so that only we write, and reads their facts.
 *
 * @param roots oids of topmost tables
 */
export async function lockTrees(session: Session, roots: readonly number[]): Promise<TableFacts[]> {
  const members = `SELECT c.oid FROM pg_class c WHERE c.oid IN (${oidList(roots)})
    UNION SELECT p.relid::oid FROM pg_class c, pg_partition_tree(c.oid) p WHERE c.oid IN (${oidList(roots)})`;
  const wanted = `WITH m AS (${members}) SELECT oid FROM m UNION ${ACTING}`;
  const [before] = (await session.script(factsSql(wanted))) as unknown as TableFacts[][];
  const names = (wanted: boolean) =>
    before!
      .filter((each) => needsExclusive(each, true) === wanted)
      .map((each) => `ONLY ${qualified(each)}`)
      .join(', ');
  const results = await session.script(
    [
      ...(names(true) ? [`LOCK TABLE ${names(true)} IN ACCESS EXCLUSIVE MODE`] : []),
      ...(names(false) ? [`LOCK TABLE ${names(false)} IN EXCLUSIVE MODE`] : []),
      factsSql(wanted),
    ].join(';\n'),
  );
  const facts = results.at(-1) as unknown as TableFacts[];
  if (JSON.stringify(facts) !== JSON.stringify(before))
    throw structureChanged(['a table was altered while it was being locked']);
  return facts;
}
