import { withSession } from '../postgres/connect.ts';
import { DEFAULT_LOCK_TIMEOUT } from '../postgres/transaction.ts';
import type { Plan, Request } from '../plan/plan.ts';
import type { RunRecord } from '../plan/run-record.ts';
import type { Target } from '../target/target.ts';
import { explained } from './explain-failure.ts';
import { hasBegun } from './interrupted.ts';
import { checkGuards } from './guards.ts';
import { readRuns } from './journal.ts';
import { makePlan } from './make-plan.ts';
import { runsInPlace } from './runs-in-place.ts';

/**
 * Makes the plan for a request, and changes nothing.
 *
 * @throws PgresetError what stands in the way: `protected`, `read-only`, `not-owner`, ...
 * @example
 * const plan = await planReset(target, request);
 * await runPlan(target, plan, { consent: { confirm: target.name } });
 */
export async function planReset(target: Target, request: Request): Promise<Plan> {
  const { connection } = target;
  return explained(connection, request.lockTimeout, () =>
    withSession(connection, { applicationName: 'pgreset plan' }, async (session) => {
      const { plan, snapshot } = await makePlan(session, target, request);
      checkGuards(target, snapshot);
      return plan;
    }),
  );
}

/** The runs of this database, newest first. */
export async function readHistory(target: Target): Promise<RunRecord[]> {
  return explained(target.connection, DEFAULT_LOCK_TIMEOUT, () =>
    withSession(target.connection, { applicationName: 'pgreset history' }, readRuns),
  );
}

/** The newest run whose effect still stands and that can be taken back: what `undo` means by itself. */
export function lastUndoable(runs: RunRecord[]): RunRecord | null {
  return (
    runsInPlace(runs).find(
      (run) =>
        // One that was killed before its first commit has nothing to bring back.
        (run.status === 'running' && hasBegun(run)) ||
        (run.status === 'done' && run.plan.undo.possible),
    ) ?? null
  );
}
