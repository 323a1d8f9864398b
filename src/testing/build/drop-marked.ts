import { baselineNotOurs } from '../../errors/testing-errors.ts';
import { quoteIdent } from '../../postgres/quote.ts';
import { isServerError, SqlState } from '../../postgres/server-error.ts';
import type { Session } from '../../postgres/session.ts';
import { readMarker } from './marker.ts';

/**
 * Drops a database that pgreset made; others are refused.
 *
 * @throws PgresetError `baseline-not-ours`
 */
export async function dropMarked(admin: Session, name: string): Promise<void> {
  const marker = await readMarker(admin, name);
  if (marker === undefined) return;
  if (marker === null) throw baselineNotOurs(name, 'It has no marker that says pgreset made it.');
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`);
  } catch (error) {
    if (!isServerError(error) || error.code !== SqlState.insufficientPrivilege) throw error;
    await dropGently(admin, name);
  }
}

/**
 * FORCE is refused to a role that is no superuser while autovacuum is at work in the database. Without it,
 * the server sends autovacuum away by itself and waits some seconds for others.
 */
async function dropGently(admin: Session, name: string): Promise<void> {
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = $1 AND backend_type = 'client backend' AND pg_has_role(usesysid, 'USAGE')`,
    [name],
  );
  await admin.query(`DROP DATABASE IF EXISTS ${quoteIdent(name)}`);
}
