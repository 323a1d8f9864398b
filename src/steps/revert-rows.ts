import { rowsArrived, rowsMoved } from '../errors/clear-errors.ts';
import { quoteIdent } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { collectDependents, createRowSet, ROWS } from '../snapshot/collect-rows.ts';
import { counted } from './counted.ts';
import { copyNames, matchColumns, readCopies } from './aside-copies.ts';
import {
  MATCH,
  matchStatement,
  readKey,
  revertStatements,
  type ImagedTable,
} from './match-images.ts';
import { quieten, wake } from './quiet-tables.ts';
import { type EditedTable, imagesOf, lockTrees, NUMBER, SIDE } from './row-images.ts';
import { asideName, type StepBase, type StepKind } from './step.ts';
import type { Column, TableFacts } from './table-facts.ts';

/**
 * Takes back what a step removed or changed row by row: rows that went come back, rows that
 * changed change back, rows that came go. Its inverse is itself, with the images' sides swapped.
 */
export interface RevertRows extends StepBase {
  kind: 'revert-rows';
  aside: number;
  /** The aside with the images. */
  from: string;
  /** The tables that may have some. */
  tables: EditedTable[];
}

export const revertRows: StepKind<RevertRows> = {
  describe: ({ tables, from }) =>
    `Bring rows of ${tables.map(({ schema, name }) => `${schema}.${name}`).join(', ')} back from ${from}`,

  async run(step, { session, run }) {
    const copies = await readCopies(session, step.from);
    const names = copyNames(step.tables);
    const imaged = step.tables.filter(({ oid }) => copies.has(names.get(oid)!));
    const facts = await lockTrees(
      session,
      imaged.map(({ oid }) => oid),
    );
    const silence = facts.flatMap((each) => quieten(each, true));
    await session.script(['SET CONSTRAINTS ALL IMMEDIATE', ...silence].join(';\n'));
    const tables = await imagedTables(session, step, facts, copies);
    await matchAll(session, tables);
    await refuseDependents(session, tables);
    const rows = await session.query(revertStatements(tables));
    await session.script(['SELECT', ...facts.flatMap((each) => wake(each, true))].join(';\n'));
    const aside = asideName(run, step.aside);
    await session.script(
      [
        ...tables.map(({ image }) => `UPDATE ${image} SET ${SIDE} = 1 - ${SIDE}`),
        `ALTER SCHEMA ${quoteIdent(step.from)} RENAME TO ${quoteIdent(aside)}`,
      ].join(';\n'),
    );
    const count = Number((rows[0] as { count?: number } | undefined)?.count ?? 0);
    return { summary: `${counted(count, 'row')} as before`, aside };
  },

  inverse: (step, run) => ({ ...step, from: asideName(run, step.aside) }),
};

/** The step that brings back what a step of rows removed or changed. */
export function revertOf(
  step: { aside: number; keepCopy: boolean; tables: EditedTable[] },
  run: string,
): RevertRows | null {
  const { aside, keepCopy, tables } = step;
  const from = asideName(run, aside);
  return keepCopy ? { kind: 'revert-rows', transaction: 1, aside, from, tables } : null;
}

/** The tables that have images; those that are only kept still have none. */
async function imagedTables(
  session: Session,
  { tables, from }: RevertRows,
  facts: TableFacts[],
  copies: Map<string, Column[]>,
): Promise<ImagedTable[]> {
  const names = copyNames(tables);
  const images = imagesOf(tables, from);
  const found: ImagedTable[] = [];
  for (const table of facts) {
    const copy = copies.get(names.get(table.oid) ?? '');
    if (!copy) continue;
    const copied = copy.filter(({ name }) => ![NUMBER, SIDE].includes(quoteIdent(name)));
    const columns = matchColumns(table, copied);
    const key = await readKey(session, table.oid);
    found.push({ table, image: images.get(table.oid)!, columns, key });
  }
  return found;
}

/**
 * Finds the rows as the earlier run left them.
 *
 * @throws PgresetError `rows-changed`
 */
async function matchAll(session: Session, tables: ImagedTable[]): Promise<void> {
  await session.query(
    'CREATE TEMP TABLE pgreset_match (n bigint, rel oid, tid tid, root oid) ON COMMIT DROP',
  );
  const moved: string[] = [];
  for (const each of tables) {
    await session.query(matchStatement(each));
    const [counts] = await session.query<{ missing: number }>(
      `SELECT (SELECT count(*) FROM ${each.image} WHERE ${SIDE} = 1)
            - (SELECT count(*) FROM ${MATCH} WHERE root = ${each.table.oid}) AS missing`,
    );
    if (counts!.missing > 0)
      moved.push(`${each.table.schema}.${each.table.name}: ${counts!.missing} rows`);
  }
  if (moved.length > 0) throw rowsMoved(moved);
  await session.query(`ANALYZE ${MATCH}`);
}

/** Rows that arrived since and refer to rows that have to go: they would be deleted along, or be in the way. */
async function refuseDependents(session: Session, tables: ImagedTable[]): Promise<void> {
  await createRowSet(session);
  for (const { table, image } of tables)
    await session.query(
      `INSERT INTO ${ROWS} (rel, tid, key, depth, follows)
       SELECT m.rel, m.tid, 0, 0, false FROM ${MATCH} m
       WHERE m.root = ${table.oid} AND NOT EXISTS (
         SELECT FROM ${image} i WHERE i.${NUMBER} = m.n AND i.${SIDE} = 0)`,
    );
  await collectDependents(session);
  const found = await session.query<{ place: string; rows: number }>(
    `SELECT rel::regclass::text AS place, count(*) AS rows FROM ${ROWS} r
     WHERE key <> 0 AND NOT EXISTS (SELECT FROM ${MATCH} m WHERE m.rel = r.rel AND m.tid = r.tid)
     GROUP BY 1 ORDER BY 1`,
  );
  if (found.length > 0)
    throw rowsArrived(
      found.map(({ place, rows }) => `${place}: ${rows} rows`),
      'Remove them first, or leave it as it is.',
    );
}
