import { quoteLiteral, quoteName } from '../../postgres/quote.ts';
import { isServerError, SqlState } from '../../postgres/server-error.ts';
import type { Session } from '../../postgres/session.ts';
import type { AppliedMigration, Migration } from './migration.ts';

/** The tracking table; its shape is known to `snapshot/tracking-tables.ts`. */
export const TRACKING_TABLE = 'pgreset_migrations';

/** Where it lies when the configuration does not say. */
export const TRACKING_SCHEMA = 'public';

const tableIn = (schema: string): string => quoteName(schema, TRACKING_TABLE);

/** Makes the tracking table where there is none. */
export function createTracking(schema: string): string {
  return `CREATE TABLE IF NOT EXISTS ${tableIn(schema)} (version text PRIMARY KEY, name text NOT NULL,
    checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`;
}

/** What is applied; null: there is no tracking table. Not for use inside a transaction. */
export async function readAppliedMigrations(
  session: Session,
  schema: string,
): Promise<AppliedMigration[] | null> {
  try {
    return await session.query<AppliedMigration>(
      `SELECT version, name, checksum, applied_at::text AS "appliedAt" FROM ${tableIn(schema)}`,
    );
  } catch (error) {
    const absent: string[] = [SqlState.undefinedTable, SqlState.undefinedSchema];
    if (isServerError(error) && absent.includes(error.code)) return null;
    throw error;
  }
}

/** The statement that notes a migration as applied, or as taken back, in the message that did it. */
export function noteStatement(
  schema: string,
  direction: 'up' | 'down',
  { version, name, up }: Pick<Migration, 'version' | 'name'> & { up: { sha256: string } },
): string {
  const table = tableIn(schema);
  return direction === 'up'
    ? `INSERT INTO ${table} (version, name, checksum) VALUES (${[version, name, up.sha256].map(quoteLiteral).join(', ')})`
    : `DELETE FROM ${table} WHERE version = ${quoteLiteral(version)}`;
}

/** Changes nothing, and makes the server write it: `$1` is a version. */
export const touchStatement = (schema: string): string =>
  `UPDATE ${tableIn(schema)} SET name = name WHERE version = $1`;
