import { hostname } from 'node:os';
import type { Plan } from '../plan/plan.ts';
import type { Target } from '../target/target.ts';
import { checkUnchanged } from './check-unchanged.ts';
import { finishRun } from './finish-run.ts';
import { checkConsent, checkGuards } from './guards.ts';
import { refuseInterrupted, settleInterrupted } from './interrupted.ts';
import { beginRun, takeOver } from './journal.ts';
import { ensureJournal } from './journal-schema.ts';
import { makePlan } from './make-plan.ts';
import { newRunId } from './run-id.ts';
import type { Report } from './report.ts';
import type { RunOptions } from './run-options.ts';
import { isRestricted, resetRestricted } from './reset-restricted.ts';
import { withActiveRun } from './with-active-run.ts';

/**
 * Carries out a plan: takes the reset lock, looks again whether the database is still as planned,
 * runs the steps, verifies, and writes all of it in the journal.
 *
 * @param plan from `makePlan`, perhaps some time ago
 * @throws PgresetError with the state that the database is in: refused, put back, unknown, ...
 */
export async function runPlan(target: Target, plan: Plan, options: RunOptions): Promise<Report> {
  checkConsent(target, plan, options.consent);
  if (isRestricted(plan)) return resetRestricted(target, plan, options);
  return withActiveRun(target, plan, newRunId(), options, async (run) => {
    const open = await settleInterrupted(run.session, plan.request.lockTimeout);
    const undone = plan.request.way === 'undo' ? plan.request.run : null;
    refuseInterrupted(open, undone);
    const { plan: fresh, snapshot } = await makePlan(run.session, target, plan.request);
    checkGuards(target, snapshot);
    checkUnchanged(plan, fresh);
    run.plan = fresh;
    await ensureJournal(run.session);
    if (open.length > 0) await takeOver(run.session, undone!);
    await beginRun(run.session, run.id, fresh, `${snapshot.role.name}@${hostname()}`);
    run.onEvent({ type: 'run-started', run: run.id, plan: fresh, resumed: false });
    const steps = fresh.steps.map((step, ordinal) => ({ ordinal, step, progress: null }));
    return finishRun(run, steps);
  });
}
