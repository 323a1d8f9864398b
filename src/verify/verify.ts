import type { Session } from '../postgres/session.ts';
import type { Expectations } from '../target/config.ts';
import type { Verification } from './check.ts';
import { checkColumns } from './check-columns.ts';
import { checkExtensions } from './check-extensions.ts';
import { checkRows } from './check-rows.ts';
import { checkSql } from './check-sql.ts';
import { checkTables } from './check-tables.ts';
import { look, type LookOptions } from './look.ts';
import { findRelations } from './relations.ts';

/**
 * Holds the database against what is expected of it. Changes nothing, and sees the work of the
 * transaction that it is called in.
 *
 * @param schemas where tables are counted, and where names without a schema are looked for, in
 *   this order
 */
export async function verify(
  session: Session,
  expectations: Expectations,
  schemas: string[],
  options: LookOptions = {},
): Promise<Verification> {
  const checks = await look(session, options, async () => {
    const relations = await findRelations(session, namesIn(expectations), schemas);
    return [
      ...(await checkTables(session, expectations, relations, schemas)),
      ...(await checkColumns(session, expectations, relations, schemas, options)),
      ...(await checkRows(session, expectations, relations, options)),
      ...(await checkExtensions(session, expectations)),
      ...(await checkSql(session, expectations, options)),
    ];
  });
  return { ok: checks.every(({ ok }) => ok), checks };
}

function namesIn({ tables, columns = [], rows = [] }: Expectations): string[] {
  const named = (tables?.names ?? []).map((each) => (typeof each === 'string' ? each : each.name));
  return [...named, ...columns.map(({ table }) => table), ...rows.map(({ table }) => table)];
}
