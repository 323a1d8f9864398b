import { changeSpreads } from '../errors/clear-errors.ts';
import { quoteIdent } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { collectWhere, createRowSet, fromTable } from '../snapshot/collect-rows.ts';
import { withUserSql } from '../snapshot/user-sql.ts';
import { counted } from './counted.ts';
import { quieten, wake } from './quiet-tables.ts';
import { revertOf } from './revert-rows.ts';
import {
  EDIT,
  type EditedTable,
  imagesOf,
  listEdits,
  lockTrees,
  NUMBER,
  saveAfter,
  saveBefore,
  SIDE,
} from './row-images.ts';
import { asideName, type StepBase, type StepKind } from './step.ts';
import { columnList, readFacts, type TableFacts } from './table-facts.ts';

/** Sets columns of the rows for which a condition holds. */
export interface ChangeRows extends StepBase {
  kind: 'change-rows';
  aside: number;
  keepCopy: boolean;
  table: EditedTable;
  /** Behind WHERE; null: all rows. */
  where: string | null;
  /** Behind SET. */
  set: string;
  /** The topmost table of the partition tree, or the table. */
  tables: EditedTable[];
}

/** Images that are not kept still serve to see what changed. */
const SCRATCH = 'pg_temp';

export const changeRows: StepKind<ChangeRows> = {
  describe: ({ table, where, set }) =>
    `Set ${set} in ${table.schema}.${table.name}${where === null ? '' : ` where ${where}`}`,

  async run(step, { session, run }) {
    const aside = step.keepCopy ? asideName(run, step.aside) : null;
    const facts = await lockTrees(
      session,
      step.tables.map(({ oid }) => oid),
    );
    const silence = facts.flatMap((each) => quieten(each, false));
    await session.script(['SET CONSTRAINTS ALL IMMEDIATE', ...silence].join(';\n'));
    const [named] = await readFacts(session, [step.table.oid]);
    await createRowSet(session);
    await collectWhere(session, named!, step.where);
    const edits = await listEdits(session);
    const rows = [...edits.values()].reduce((sum, count) => sum + count, 0);
    if (aside !== null) await session.query(`CREATE SCHEMA ${quoteIdent(aside)}`);
    const table = facts.find(({ oid }) => edits.has(oid));
    if (table) {
      const image = imagesOf(step.tables, aside ?? SCRATCH).get(table.oid)!;
      await session.query(saveBefore(table, image));
      await update(session, table, named!, step.set, image);
      await refuseSpread(session, facts, image);
      if (aside === null) await session.query(`DROP TABLE ${image}`);
    }
    await session.script(['SELECT', ...facts.flatMap((each) => wake(each, false))].join(';\n'));
    return { summary: `${counted(rows, 'row')} changed`, aside };
  },

  inverse: revertOf,
};

/** Through the topmost table, because a row may have to move to another partition. */
async function update(
  session: Session,
  table: TableFacts,
  named: TableFacts,
  set: string,
  image: string,
): Promise<void> {
  const alias = quoteIdent(named.name);
  const returned = [
    `"pgreset rows".${NUMBER}`,
    '1::smallint',
    columnList(table.columns, `${alias}.`),
  ];
  await session.query('SET LOCAL search_path TO DEFAULT');
  await withUserSql(
    '--set',
    set,
    `WITH "pgreset changed" AS (UPDATE ${fromTable(table)} AS ${alias} SET \0
      FROM (SELECT n AS ${NUMBER}, rel AS "pgreset rel", tid AS "pgreset tid" FROM ${EDIT}) AS "pgreset rows"
      WHERE ${alias}.tableoid = "pgreset rel" AND ${alias}.ctid = "pgreset tid"
      RETURNING ${returned.filter(Boolean).join(', ')})
     ${saveAfter(table, image, '"pgreset changed"')}`,
    (sql) => session.query(sql),
  );
  await session.query('SET LOCAL search_path = pg_catalog, pg_temp');
}

interface SpreadingKey {
  name: string;
  child: string;
  columns: string[];
}

/** A referred column that changed takes rows of other tables along (ON UPDATE); they were not in the plan. */
async function refuseSpread(session: Session, facts: TableFacts[], image: string): Promise<void> {
  const keys = await session.query<SpreadingKey>(
    `SELECT k.conname AS name, concat_ws('.', n.nspname, c.relname) AS child,
            (SELECT json_agg(a.attname) FROM pg_attribute a
              WHERE a.attrelid = k.confrelid AND a.attnum = ANY (k.confkey)) AS columns
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confupdtype IN ('c','n','d') AND k.confrelid = ANY ($1)`,
    [facts.map(({ oid }) => oid)],
  );
  const spreading: string[] = [];
  for (const { name, child, columns } of keys) {
    const differ = columns.map(
      (each) => `b.${quoteIdent(each)}::text IS DISTINCT FROM a.${quoteIdent(each)}::text`,
    );
    const found = await session.query(
      `SELECT FROM ${image} b JOIN ${image} a USING (${NUMBER})
       WHERE b.${SIDE} = 0 AND a.${SIDE} = 1 AND (${differ.join(' OR ')}) LIMIT 1`,
    );
    if (found.length > 0) spreading.push(`${child} (${name})`);
  }
  if (spreading.length > 0) throw changeSpreads(spreading);
}
