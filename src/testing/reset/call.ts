import { connect } from '../../postgres/connect.ts';
import { RESET_SETTINGS } from '../sql/reset-settings.ts';
import type { ConnectionOptions } from '../../postgres/connection-options.ts';
import type { Session } from '../../postgres/session.ts';

/** What the server function answers. */
export interface ResetAnswer {
  /** To be passed the next time: while it is the same, so is the structure. */
  quick: string;
  tables: { table: string; rows: number }[];
  sequences: number;
  /** What was dropped or refreshed. */
  repaired: string[];
  /** Foreign tables that were written to. */
  away: string | null;
}

/**
 * Opens the session that resets run on.
 *
 * The settings are made once, since a function's own cost time in each call. So is the role for
 * replication: changing it in every reset would throw away all plans that the server keeps. A commit
 * need not be flushed: a crash that loses it also empties the list of changes, which the next reset
 * notices.
 */
export async function openResetSession(
  connection: ConnectionOptions,
  lockTimeout: number,
): Promise<Session> {
  const session = await connect(connection, { applicationName: 'pgreset reset' });
  const settings = Object.entries(RESET_SETTINGS).map(([name, value]) => `SET ${name} = ${value}`);
  await session.script(`SET lock_timeout = ${Math.trunc(lockTimeout)}; SET statement_timeout = 0;
    SET idle_in_transaction_session_timeout = 0; SET idle_session_timeout = 0; SET synchronous_commit = off;
    SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off;
    SET client_min_messages = warning; ${settings.join('; ')}`);
  await session.query('SET session_replication_role = replica').catch(() => {});
  return session;
}

/** One round trip: prepared once a session, run and committed by itself. */
export async function callReset(
  session: Session,
  known: string,
  sequences: string,
): Promise<ResetAnswer> {
  const { rows } = await session.client.query<{ answer: ResetAnswer }>({
    name: 'pgreset',
    text: 'SELECT pgreset_baseline.run($1, $2) AS answer',
    values: [known, sequences],
  });
  return rows[0]!.answer;
}
