import type { Session } from '../postgres/session.ts';
import type { Expectations } from '../target/config.ts';
import { attempt, type LookOptions } from './look.ts';
import type { Check } from './check.ts';

/** Whether the queries of the configuration return true. */
export async function checkSql(
  session: Session,
  { sql = [] }: Expectations,
  options: LookOptions,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { name, query, reason } of sql) {
    const result = await attempt(session, options, () => fetchRows(session, query));
    const found = 'answer' in result ? differs(result.answer) : result.message;
    checks.push({
      ok: found === null,
      what: name,
      ...(found !== null && { found }),
      ...(reason && { reason }),
    });
  }
  return checks;
}

/**
 * Runs the query as its author would, with the role's own search path. As a cursor it can be
 * nothing but one query that reads, and no more of it is fetched than tells one row from several;
 * the extended protocol takes one statement only, so nothing can follow behind a semicolon.
 */
async function fetchRows(session: Session, query: string): Promise<unknown[][]> {
  await session.script('SET LOCAL search_path TO DEFAULT; SET LOCAL row_security TO DEFAULT');
  const declare = {
    text: `DECLARE pgreset_check NO SCROLL CURSOR FOR ${query}`,
    queryMode: 'extended',
  };
  await session.client.query(declare);
  const fetch = { text: 'FETCH 2 FROM pgreset_check', rowMode: 'array' as const };
  return (await session.client.query<unknown[]>(fetch)).rows;
}

/** What was returned instead of one true; null when it was that. */
function differs(rows: unknown[][]): string | null {
  if (rows.length !== 1) return rows.length === 0 ? 'no row' : 'more than one row';
  const [row] = rows;
  if (row!.length !== 1) return `${row!.length} columns`;
  return row![0] === true ? null : show(row![0]);
}

function show(value: unknown): string {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);
}
