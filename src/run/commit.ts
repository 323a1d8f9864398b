import { connectionLost, outcomeUnknown, runTakenOver } from '../errors/run-errors.ts';
import { CommitUnknown, inTransaction } from '../postgres/transaction.ts';
import { type ActiveRun, throwIfCancelled, watched } from './active-run.ts';
import { lockRun } from './journal.ts';
import { settleCommit } from './settle-commit.ts';

/** One transaction of the run: ours only while the journal says so, and its outcome always known. */
export async function commit(run: ActiveRun, work: () => Promise<void>): Promise<void> {
  const { lockTimeout } = run.plan.request;
  try {
    await watched(run, () =>
      inTransaction(run.session, { lockTimeout }, async (pid) => {
        run.pid = pid;
        const found = await lockRun(run.session, run.id);
        if (found?.status !== 'running' || found.attempt !== run.attempt)
          throw runTakenOver(run.id, found?.status ?? 'gone');
        await work();
        throwIfCancelled(run);
      }),
    );
  } catch (error) {
    if (!(error instanceof CommitUnknown)) throw error;
    const settled = await settleCommit(run, error.xid);
    if (settled === 'unknown') throw outcomeUnknown(run.id, error.message);
    if (settled === 'aborted') throw connectionLost(error.cause);
  }
  run.changed = true;
}
