import { PgresetError } from '../errors/pgreset-error.ts';
import {
  cancelled,
  connectionLost,
  lockTimeout,
  locksExhausted,
  serverRefused,
} from '../errors/run-errors.ts';
import { isStatementError, SqlState } from '../postgres/server-error.ts';
import type { ActiveRun } from './active-run.ts';

/** Whatever a step threw, as an error that says what to do. The state is as if nothing was committed. */
export function explainFailure(error: unknown, run: ActiveRun): PgresetError {
  if (run.signal.aborted) return cancelled();
  if (error instanceof PgresetError) return error;
  if (!isStatementError(error)) return connectionLost(error);
  const { code, message, detail, hint, where } = error;
  if (code === SqlState.lockNotAvailable || code === SqlState.deadlockDetected)
    return lockTimeout(run.plan.request.lockTimeout, run.blockers, error);
  if (code === SqlState.outOfMemory) return locksExhausted(error);
  const details = [detail, hint, where].filter((each) => each !== undefined);
  return serverRefused(message, details, error);
}
