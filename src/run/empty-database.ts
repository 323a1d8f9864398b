import { withSession } from '../postgres/connect.ts';
import { quoteIdent } from '../postgres/quote.ts';
import type { ActiveRun } from './active-run.ts';

/** Has nothing been made in it that somebody would want to look at? */
export async function isEmptyDatabase({ target }: ActiveRun, database: string): Promise<boolean> {
  return withSession({ ...target.connection, database }, {}, async (session) => {
    const found = await session.query(
      `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname !~ '^(pg_|pgreset$|information_schema$)' LIMIT 1`,
    );
    return found.length === 0;
  }).catch(() => false);
}

/** Drops databases that nobody misses; one that cannot be dropped is no reason to fail at the end. */
export async function dropDatabases({ session }: ActiveRun, names: string[]): Promise<void> {
  for (const name of names)
    await session.query(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`).catch(() => {});
}
