import { PgresetError } from '../../errors/pgreset-error.ts';
import { isStatementError } from '../../postgres/server-error.ts';
import { cloneDatabase } from './clone-database.ts';
import { isBusy, makeWay } from './make-way.ts';
import { reportOf, type ResetReport } from './report.ts';
import { call, type ResetState } from './reset-state.ts';
import { vacuumLogs } from './vacuum-logs.ts';

/** Puts the database back in the fastest way that is right. */
export async function resetDatabase(state: ResetState): Promise<ResetReport> {
  const start = performance.now();
  const report = await attempt(state);
  report.milliseconds = performance.now() - start;
  await vacuumLogs(state, report);
  return report;
}

async function attempt(state: ResetState): Promise<ResetReport> {
  if (state.owed !== undefined) return cloneDatabase(state, state.owed, 1);
  try {
    return reportOf(await call(state), 1);
  } catch (error) {
    // What the failed transaction noticed is forgotten with it: look at everything the next time.
    state.known = '';
    if (isStatementError(error) && isBusy(error.code)) return makeWay(state, error);
    if (isStatementError(error)) return cloneDatabase(state, error, 1);
    await state.session?.close();
    state.session = undefined;
    return secondAttempt(state);
  }
}

/** The connection was lost, by the tests or a restart of the server: once more on a new one. */
async function secondAttempt(state: ResetState): Promise<ResetReport> {
  try {
    const answer = await call(state);
    return reportOf(answer, 2);
  } catch (error) {
    if (error instanceof PgresetError && error.code !== 'connection-database') throw error;
    if (isStatementError(error) && isBusy(error.code)) return makeWay(state, error);
    return cloneDatabase(state, isStatementError(error) ? error : 'The database was gone.', 2);
  }
}
