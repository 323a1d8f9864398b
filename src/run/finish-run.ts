import { verificationFailed } from '../errors/run-errors.ts';
import { asideName } from '../steps/step.ts';
import { refuseDroppedExtensions } from './dropped-extensions.ts';
import { type Drift, readDrift } from '../verify/drift.ts';
import { type Verification, verify } from '../verify/verify.ts';
import type { ActiveRun } from './active-run.ts';
import { execute, type PlacedStep } from './execute.ts';
import { failRun, keepsFailed } from './fail-run.ts';
import { readDatabaseDrift } from './database-drift.ts';
import { type DoneStep, endRun, settleEarlierRun } from './journal.ts';
import type { Report } from './report.ts';

/** Runs the steps that are left, verifies, ends the run; on failure puts the old state back. */
export async function finishRun(run: ActiveRun, steps: PlacedStep[]): Promise<Report> {
  let verification: Verification | null = null;
  try {
    await execute(run, steps, async (done) => {
      await refuseDroppedExtensions(run);
      verification = await verifyRun(run);
      if (verification && !verification.ok && !keepsFailed(run))
        throw verificationFailed(verification.checks);
      await writeEnd(run, reportOf(run, verification, null), done);
    });
  } catch (error) {
    throw await failRun(run, error);
  }
  return reportOf(run, verification, await readRunDrift(run));
}

async function verifyRun({
  plan,
  session,
  onEvent,
  signal,
}: ActiveRun): Promise<Verification | null> {
  if (plan.expectations === null) return null;
  onEvent({ type: 'verifying' });
  const verification = await verify(session, plan.expectations, plan.schemas, { signal });
  signal.throwIfAborted();
  return verification;
}

/**
 * The rebuilt structure against the one aside. It is read after the commit: comparing thousands of
 * tables takes seconds, in which the run should hold nothing, and its failure must not undo anything.
 */
async function readRunDrift(run: ActiveRun): Promise<Drift | null> {
  const { plan, session, id } = run;
  if (plan.way === 'recreate') return readDatabaseDrift(run).catch(() => null);
  if (plan.way !== 'rebuild' && plan.way !== 'restore') return null;
  const swaps = plan.steps.filter((step) => step.kind === 'swap-schema');
  return readDrift(
    session,
    swaps.map(({ schema, aside }) => ({ name: asideName(id, aside), as: schema })),
    swaps.map(({ schema }) => ({ name: schema, as: schema })),
  ).catch(() => null);
}

async function writeEnd(run: ActiveRun, report: Report, done: DoneStep[]): Promise<void> {
  const { request } = run.plan;
  if (request.way === 'purge' && request.forget) {
    await run.session.query('DROP SCHEMA pgreset CASCADE');
    return;
  }
  await endRun(run.session, run.id, 'done', report, done);
  const earlier =
    request.way === 'undo' ? [request.run] : request.way === 'purge' ? request.runs : [];
  const became = request.way === 'undo' ? 'undone' : 'purged';
  for (const each of earlier) await settleEarlierRun(run.session, each, became, run.id);
}

function reportOf(run: ActiveRun, verification: Verification | null, drift: Drift | null): Report {
  const { plan, id, startedAt, steps, warnings } = run;
  return {
    run: id,
    way: plan.way,
    target: plan.target,
    ms: performance.now() - startedAt,
    steps,
    warnings,
    verification,
    drift,
    asides: [
      ...new Set(
        plan.steps.flatMap((step) =>
          'aside' in step && plan.undo.possible ? [asideName(id, step.aside)] : [],
        ),
      ),
    ],
    undo: plan.undo.possible ? `pgreset undo ${id}` : null,
    nextSteps: plan.nextSteps,
    exit: verification && !verification.ok ? 5 : 0,
  };
}
