import { NOTHING_CHANGED } from '../errors/pgreset-error.ts';
import { quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { type ToolWork, typeOrFail } from './tool-work.ts';
import type { StepResult } from './step.ts';

/** Tables asked in one statement. */
const BATCH = 200;

/**
 * Fills tables with the tool's own seeding.
 *
 * @throws PgresetError `tool-failed`
 */
export async function seed(work: ToolWork): Promise<StepResult> {
  const { step, context } = work;
  const before = await filledTables(context.session, step.schemas);
  await context.inBatch(() => Promise.resolve({ begun: true }));
  await typeOrFail(work, () => Promise.resolve(NOTHING_CHANGED));
  const now = await filledTables(context.session, step.schemas);
  const gained = now.filter((each) => !before.includes(each));
  if (gained.length > 0) return { summary: `first rows in ${gained.join(', ')}` };
  return now.length > 0
    ? { summary: 'no table that was empty got rows' }
    : { summary: 'done', warnings: [`${step.title} reported success, but all tables are empty`] };
}

/** Tables with at least one row: found at the first row, whatever their size. */
async function filledTables(session: Session, schemas: string[]): Promise<string[]> {
  const tables = await session.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname = ANY ($1) AND has_table_privilege(c.oid, 'SELECT')
     ORDER BY 1, 2`,
    [schemas],
  );
  const filled: string[] = [];
  for (let start = 0; start < tables.length; start += BATCH) {
    const batch = tables.slice(start, start + BATCH);
    const rows = await session.query<{ at: number }>(
      batch
        .map((each, at) => `(SELECT ${at} AS at FROM ${quoteName(each.schema, each.name)} LIMIT 1)`)
        .join(' UNION ALL '),
    );
    filled.push(...rows.map(({ at }) => `${batch[at]!.schema}.${batch[at]!.name}`));
  }
  return filled;
}
