import { setTimeout as sleep } from 'node:timers/promises';
import { notClosed, verificationFailed } from '../errors/run-errors.ts';
import { isClosing } from '../plan/around-app.ts';
import { asideName } from '../steps/step.ts';
import { refuseDroppedExtensions } from './dropped-extensions.ts';
import type { Drift } from '../verify/drift-report.ts';
import { readDrift } from '../verify/drift.ts';
import type { Verification } from '../verify/check.ts';
import { verify } from '../verify/verify.ts';
import type { ActiveRun } from './active-run.ts';
import { execute, type PlacedStep } from './execute.ts';
import { failRun, keepsFailed } from './fail-run.ts';
import { readDatabaseDrift } from './database-drift.ts';
import { explainFailure } from './explain-failure.ts';
import { type DoneStep, endRun, markStepsDone, settleEarlierRun } from './journal.ts';
import { endWhereLeft } from './move-to.ts';
import type { Report } from './report.ts';

/** Milliseconds in which dynos may make what is still missing, and between two looks. */
const PATIENCE = 15_000;
const LOOK_EVERY = 500;

/** Runs the steps that are left, verifies, ends the run; on failure puts the old state back. */
export async function finishRun(run: ActiveRun, steps: PlacedStep[]): Promise<Report> {
  let verification: Verification | null = null;
  const closing = steps.filter(({ step }) => isClosing(step));
  const end = (done: DoneStep[]) => writeEnd(run, reportOf(run, verification, null), done);
  try {
    await execute(
      run,
      steps.filter((each) => !closing.includes(each)),
      async (done) => {
        await refuseDroppedExtensions(run);
        verification = await verifyRun(run);
        if (verification && !verification.ok && !keepsFailed(run))
          throw verificationFailed(verification.checks);
        await (closing.length === 0 ? end(done) : markStepsDone(run.session, run.id, done));
      },
    );
  } catch (error) {
    throw await failRun(run, error);
  }
  await close(run, closing, end);
  await endWhereLeft(run);
  return reportOf(run, verification, await readRunDrift(run));
}

/** What follows once the result is right: nothing of it is put back when this fails. */
async function close(
  run: ActiveRun,
  closing: PlacedStep[],
  end: (done: DoneStep[]) => Promise<void>,
): Promise<void> {
  if (closing.length === 0) return;
  try {
    await execute(run, closing, end);
  } catch (error) {
    throw notClosed(explainFailure(error, run), run.id, run.target.heroku?.app.name ?? '');
  }
}

async function verifyRun({
  plan,
  session,
  onEvent,
  signal,
}: ActiveRun): Promise<Verification | null> {
  if (plan.expectations === null) return null;
  onEvent({ type: 'verifying' });
  // Dynos that build may still be at it when they are up.
  const builds = plan.steps.some((step) => step.kind === 'restart-dynos' && step.builds !== null);
  for (const until = Date.now() + (builds ? PATIENCE : 0); ; await sleep(LOOK_EVERY)) {
    const verification = await verify(session, plan.expectations, plan.schemas, { signal });
    signal.throwIfAborted();
    if (verification.ok || Date.now() >= until) return verification;
  }
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
    exit: (verification && !verification.ok) || run.unfinished ? 5 : 0,
  };
}
