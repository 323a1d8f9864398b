import { PgresetError } from '../errors/pgreset-error.ts';
import { lockTimeout, locksExhausted } from '../errors/lock-errors.ts';
import { cancelled, connectionLost, rowsHidden, serverRefused } from '../errors/run-errors.ts';
import { withSession } from '../postgres/connect.ts';
import type { ConnectionOptions } from '../postgres/connection-options.ts';
import { findExclusiveHolders, type LockHolder } from '../postgres/reset-lock.ts';
import { isConnectionLost, isStatementError, SqlState } from '../postgres/server-error.ts';
import { CommitUnknown } from '../postgres/transaction.ts';
import type { ActiveRun } from './active-run.ts';

/** Whatever a step threw, as an error that says what to do. The state is as if nothing was committed. */
export function explainFailure(error: unknown, run: ActiveRun): PgresetError {
  // What may have happened is not undone by a Ctrl-C.
  if (error instanceof PgresetError && error.exit === 4) return error;
  const reason: unknown = run.signal.reason;
  if (run.signal.aborted) return reason instanceof PgresetError ? reason : cancelled();
  if (error instanceof PgresetError) return error;
  return explain(error, run.plan.request.lockTimeout, run.blockers) ?? connectionLost(error);
}

/**
 * Does what needs the database before anything is changed: whatever the driver throws leaves as an
 * error that says what to do.
 *
 * @param lockTimeout milliseconds for which locks are waited for, to be said
 */
export async function explained<Result>(
  connection: ConnectionOptions,
  lockTimeout: number,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PgresetError) throw error;
    const holders = isLockTimeout(error)
      ? await withSession(connection, {}, findExclusiveHolders).catch(() => [])
      : [];
    throw explain(error, lockTimeout, holders) ?? error;
  }
}

const isLockTimeout = (error: unknown): boolean =>
  isStatementError(error) && error.code === SqlState.lockNotAvailable;

/** What the server or the network said, explained; null: neither the server nor the network said it. */
export function explain(
  error: unknown,
  milliseconds: number,
  blockers: LockHolder[],
): PgresetError | null {
  // A run settles its own commits; what is left is closing an earlier run that had changed nothing.
  if (error instanceof CommitUnknown) return connectionLost(error.cause);
  if (isConnectionLost(error)) return connectionLost(error);
  if (!isStatementError(error)) return null;
  const { code, message, detail, hint, where } = error;
  if (code === SqlState.lockNotAvailable || code === SqlState.deadlockDetected)
    return lockTimeout(milliseconds, blockers, error);
  if (code === SqlState.outOfMemory) return locksExhausted(error);
  if (code === SqlState.insufficientPrivilege && /row-level security/.test(message))
    return rowsHidden(message, error);
  const details = [detail, hint, where].filter((each) => each !== undefined);
  return serverRefused(message, details, error);
}
