import { isStatementError } from './server-error.ts';
import type { Session } from './session.ts';

/** Default bound for waiting on a lock, in milliseconds. */
export const DEFAULT_LOCK_TIMEOUT = 5_000;

/**
 * A COMMIT was sent and its answer never came: the transaction may or may not have happened.
 * Ask `pg_xact_status(xid)` on another connection; never guess.
 */
export class CommitUnknown extends Error {
  /** The transaction's id, as `pg_current_xact_id()` gave it. */
  readonly xid: string;
  constructor(xid: string, cause: unknown) {
    super('the connection was lost while the transaction was being committed', { cause });
    this.name = 'CommitUnknown';
    this.xid = xid;
  }
}

export interface TransactionOptions {
  /** Milliseconds to wait for each lock before giving up. */
  lockTimeout?: number;
}

/**
 * Runs `work` in one transaction with the settings that a reset needs: bounded waits for locks, no
 * time-outs that would stop it half-way, row security that refuses instead of hiding rows, and no
 * name lookup in schemas that others can write to.
 *
 * @param work gets the server process's id, which behind a pooler is another in each transaction
 * @throws CommitUnknown when the connection was lost during COMMIT.
 */
export async function inTransaction<Result>(
  session: Session,
  { lockTimeout = DEFAULT_LOCK_TIMEOUT }: TransactionOptions,
  work: (pid: number) => Promise<Result>,
): Promise<Result> {
  // The id is asked for here and not before COMMIT, because here it costs no message.
  const results = await session.script(
    `BEGIN; ${transactionSettings(lockTimeout)}; SELECT pg_backend_pid() AS pid, pg_current_xact_id()::text AS xid`,
  );
  const { pid, xid } = results.at(-1)![0] as { pid: number; xid: string };
  let result: Result;
  try {
    result = await work(pid);
  } catch (error) {
    await session.query('ROLLBACK').catch(() => {});
    throw error;
  }
  try {
    await session.query('COMMIT');
  } catch (error) {
    if (isStatementError(error)) throw error;
    throw new CommitUnknown(xid, error);
  }
  return result;
}

/** The settings of a reset's transaction, as statements. */
export function transactionSettings(lockTimeout: number): string {
  return [
    `SET LOCAL lock_timeout = ${Math.trunc(lockTimeout)}`,
    'SET LOCAL statement_timeout = 0',
    'SET LOCAL idle_in_transaction_session_timeout = 0',
    'SET LOCAL row_security = off',
    'SET LOCAL client_min_messages = warning',
    'SET LOCAL search_path = pg_catalog, pg_temp',
    // From PostgreSQL 17 on; the name is unknown to older servers.
    `SELECT set_config('transaction_timeout', '0', true) WHERE current_setting('transaction_timeout', true) IS NOT NULL`,
  ].join('; ');
}
