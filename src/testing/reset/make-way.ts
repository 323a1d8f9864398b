import { setTimeout as sleep } from 'node:timers/promises';
import { baselineBusy } from '../../errors/testing-errors.ts';
import { withSession } from '../../postgres/connect.ts';
import { isStatementError, SqlState } from '../../postgres/server-error.ts';
import { cloneDatabase } from './clone-database.ts';
import { blockersOf, type InTheWay, terminate } from './in-the-way.ts';
import { reportOf, type ResetReport } from './report.ts';
import { call, type ResetState } from './reset-state.ts';

/** Did the wait for others end the call? */
export function isBusy(code: string): boolean {
  return code === SqlState.lockNotAvailable || code === SqlState.deadlockDetected;
}

/**
 * The wait for open transactions was too long. Who holds the locks shows only while somebody waits,
 * so the call is made once more, and looked at from another session.
 *
 * @throws PgresetError `baseline-busy`
 */
export async function makeWay(state: ResetState, cause: unknown): Promise<ResetReport> {
  const { pid } = state.session!;
  const again = call(state).then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  const holders = await handleHolders(state, pid);
  const result = await again;
  if ('answer' in result) {
    const report = reportOf(result.answer, 2);
    if (state.terminate)
      report.why.push(...holders.map(({ line }) => `A session in the way was ended: ${line}.`));
    return report;
  }
  state.known = '';
  if (isStatementError(result.error) && !wasStopped(result.error.code))
    return cloneDatabase(state, result.error, 2);
  const lines = holders.map(({ line }) => line);
  throw baselineBusy(state.connection.database, state.lockTimeout, lines, cause);
}

function wasStopped(code: string): boolean {
  return isBusy(code) || code === SqlState.queryCanceled;
}

/** Ends who is in the way where that was asked for, else the wait. */
function handleHolders(state: ResetState, pid: number): Promise<InTheWay[]> {
  return withSession(state.admin, {}, async (admin) => {
    await sleep(50);
    const found = await blockersOf(admin, pid);
    if (state.terminate) await terminate(admin, found);
    else await admin.query('SELECT pg_cancel_backend($1)', [pid]);
    return found;
  });
}
