import type { MigrationTool } from '../migrations/migration-tool.ts';
import { quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { ASIDE_PREFIX } from '../snapshot/user-schemas.ts';

/**
 * Makes empty tracking tables like those that are aside, for a tool that would find those and
 * think that it had its own already.
 */
export async function copyTrackingTables(session: Session, tool: MigrationTool): Promise<void> {
  const table = tool.tracking!.table;
  const asides = await session.query<{ schema: string; name: string }>(
    `SELECT DISTINCT ON (c.relname) n.nspname AS schema, c.relname AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE starts_with(n.nspname, $1) AND c.relkind = 'r' AND c.relname = ANY ($2)
     ORDER BY c.relname, c.oid DESC`,
    [ASIDE_PREFIX, [table, `${table}_lock`]],
  );
  for (const { schema, name } of asides)
    await session.query(
      `CREATE TABLE IF NOT EXISTS ${quoteName('public', name)}
       (LIKE ${quoteName(schema, name)} INCLUDING ALL)`,
    );
}
