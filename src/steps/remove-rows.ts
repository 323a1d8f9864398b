import { rowsArrived } from '../errors/clear-errors.ts';
import { quoteIdent } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import {
  collectDependents,
  collectWhere,
  createRowSet,
  type KeyFacts,
} from '../snapshot/collect-rows.ts';
import { counted } from './counted.ts';
import { quieten, wake } from './quiet-tables.ts';
import { revertOf } from './revert-rows.ts';
import {
  EDIT,
  type EditedTable,
  imagesOf,
  listEdits,
  lockTrees,
  saveAfter,
  saveBefore,
} from './row-images.ts';
import { asideName, type StepBase, type StepKind } from './step.ts';
import { columnList, readFacts, scanOf, type TableFacts } from './table-facts.ts';

/** Removes the rows for which a condition holds, and with them those that refer to them. */
export interface RemoveRows extends StepBase {
  kind: 'remove-rows';
  aside: number;
  keepCopy: boolean;
  /** The table that the condition is about. */
  table: EditedTable;
  /** Behind WHERE. */
  where: string;
  /** What to do with rows that refer to these: `refuse` when there are any, or `delete` them. */
  dependents: 'refuse' | 'delete';
  /** All tables that may be touched, topmost ones of partition trees; in any other, rows are refused. */
  tables: EditedTable[];
}

export const removeRows: StepKind<RemoveRows> = {
  describe: ({ table, where }) => `Remove the rows of ${table.schema}.${table.name} where ${where}`,

  async run(step, { session, run }) {
    const aside = step.keepCopy ? asideName(run, step.aside) : null;
    const facts = await lockTrees(
      session,
      step.tables.map(({ oid }) => oid),
    );
    const silence = facts.flatMap((each) => quieten(each, false));
    await session.script(['SET CONSTRAINTS ALL IMMEDIATE', ...silence].join(';\n'));
    const keys = await collect(session, step);
    const edits = await listEdits(session);
    const tables = facts.filter(({ oid }) => edits.has(oid));
    const images = imagesOf(step.tables, aside);
    if (aside !== null) {
      const saves = tables.map((each) => saveBefore(each, images.get(each.oid)!));
      await session.script([`CREATE SCHEMA ${quoteIdent(aside)}`, ...saves].join(';\n'));
    }
    const { removed, followed } = await countEdits(session);
    await session.query(await editStatement(session, tables, keys, aside === null ? null : images));
    await session.script(['SELECT', ...facts.flatMap((each) => wake(each, false))].join(';\n'));
    const changed = followed > 0 ? `, ${followed} that referred to them changed` : '';
    return { summary: `${counted(removed, 'row')} removed${changed}`, aside };
  },

  inverse: revertOf,
};

/** Collects the rows again, now that nobody can write: they may be others than when it was planned. */
async function collect(session: Session, step: RemoveRows): Promise<KeyFacts[]> {
  const [table] = await readFacts(session, [step.table.oid]);
  await createRowSet(session);
  await collectWhere(session, table!, step.where);
  const reached = await collectDependents(session);
  const planned = new Set(step.tables.map(({ oid }) => oid));
  const roots = await session.query<{ oid: number; root: number }>(
    `SELECT oid::int8, coalesce(pg_partition_root(oid), oid)::int8 AS root FROM pg_class WHERE oid = ANY ($1)`,
    [reached.map(({ key }) => key.child.oid)],
  );
  const rootOf = new Map(roots.map(({ oid, root }) => [oid, root]));
  const surprises = reached.filter(
    ({ key }) => step.dependents === 'refuse' || !planned.has(rootOf.get(key.child.oid)!),
  );
  if (surprises.length > 0)
    throw rowsArrived(
      surprises.map(
        ({ key, rows }) => `${key.child.schema}.${key.child.name}: ${rows} (${key.name})`,
      ),
      'Look at the plan again with --dry-run.',
    );
  return reached.map(({ key }) => key);
}

async function countEdits(session: Session): Promise<{ removed: number; followed: number }> {
  const [counts] = await session.query<{ removed: number; followed: number }>(
    `SELECT count(*) FILTER (WHERE keys IS NULL) AS removed, count(keys) AS followed FROM ${EDIT}`,
  );
  return counts!;
}

/**
 * One statement for all tables, so that foreign keys are checked when everything is in place. Rows
 * that only follow (SET NULL, SET DEFAULT) are set here rather than by the server: that way it is
 * known which row became which.
 */
async function editStatement(
  session: Session,
  tables: TableFacts[],
  keys: KeyFacts[],
  images: Map<number, string> | null,
): Promise<string> {
  const byOid = new Map(keys.map((each) => [each.oid, each]));
  const parts: string[] = [];
  const add = (sql: string) => parts.push(`s${parts.length} AS (${sql})`);
  const followed = await session.query<{ root: number; keys: number[] }>(
    `SELECT DISTINCT root::int8, keys::int8[]::text[] AS keys FROM ${EDIT} WHERE keys IS NOT NULL`,
  );
  for (const table of tables) {
    const isHere = `r.root = ${table.oid} AND t.tableoid = r.rel AND t.ctid = r.tid`;
    add(`DELETE FROM ${scanOf(table)} t USING ${EDIT} r WHERE ${isHere} AND r.keys IS NULL`);
    for (const { keys: set } of followed.filter(({ root }) => root === table.oid)) {
      const sets = assignments(set.map((oid) => byOid.get(Number(oid))!));
      add(`UPDATE ${scanOf(table)} t SET ${sets} FROM ${EDIT} r
        WHERE ${isHere} AND r.keys = '{${set.join(',')}}'
        RETURNING r.n, 1::smallint${table.columns.length > 0 ? `, ${columnList(table.columns, 't.')}` : ''}`);
      if (images) add(saveAfter(table, images.get(table.oid)!, `s${parts.length - 1}`));
    }
  }
  return `WITH ${parts.join(',\n')} SELECT`;
}

function assignments(keys: KeyFacts[]): string {
  const sets = new Map(
    keys.flatMap((key) =>
      key.sets.map((column) => [column, key.action === 'd' ? 'DEFAULT' : 'NULL'] as const),
    ),
  );
  return [...sets].map(([column, value]) => `${quoteIdent(column)} = ${value}`).join(', ');
}
