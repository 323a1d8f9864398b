import { PgresetError } from '../errors/pgreset-error.ts';
import { stoppedHalfway, verificationFailed } from '../errors/run-errors.ts';
import { asideName } from '../steps/step.ts';
import { type Drift, readDrift } from '../verify/drift.ts';
import { type Verification, verify } from '../verify/verify.ts';
import { type ActiveRun, ensureSession } from './active-run.ts';
import { execute, type PlacedStep } from './execute.ts';
import { explainFailure } from './explain-failure.ts';
import { endRun, settleEarlierRun } from './journal.ts';
import { putBack } from './put-back.ts';
import type { Report } from './report.ts';

/** Runs the steps that are left, verifies, ends the run; on failure puts the old state back. */
export async function finishRun(run: ActiveRun, steps: PlacedStep[]): Promise<Report> {
  let verification: Verification | null = null;
  try {
    await execute(run, steps, async () => {
      verification = await verifyRun(run);
      if (verification && !verification.ok && !keepsFailed(run))
        throw verificationFailed(verification.checks);
      await writeEnd(run, reportOf(run, verification, null));
    });
  } catch (error) {
    throw await fail(run, error);
  }
  return reportOf(run, verification, await readRunDrift(run));
}

function keepsFailed({ plan }: ActiveRun): boolean {
  return plan.request.way === 'rebuild' && plan.request.keepFailed;
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
async function readRunDrift({ plan, session, id }: ActiveRun): Promise<Drift | null> {
  if (plan.way !== 'rebuild') return null;
  const swaps = plan.steps.filter((step) => step.kind === 'swap-schema');
  return readDrift(
    session,
    swaps.map(({ schema, aside }) => ({ name: asideName(id, aside), as: schema })),
    swaps.map(({ schema }) => ({ name: schema, as: schema })),
  ).catch(() => null);
}

async function writeEnd(run: ActiveRun, report: Report): Promise<void> {
  const { request } = run.plan;
  if (request.way === 'purge' && request.forget) {
    await run.session.query('DROP SCHEMA pgreset CASCADE');
    return;
  }
  await endRun(run.session, run.id, 'done', report);
  const earlier =
    request.way === 'undo' ? [request.run] : request.way === 'purge' ? request.runs : [];
  const became = request.way === 'undo' ? 'undone' : 'purged';
  for (const each of earlier) await settleEarlierRun(run.session, each, became, run.id);
}

function reportOf(run: ActiveRun, verification: Verification | null, drift: Drift | null): Report {
  const { plan, id, startedAt, steps } = run;
  return {
    run: id,
    way: plan.way,
    target: plan.target,
    ms: performance.now() - startedAt,
    steps,
    verification,
    drift,
    asides: plan.steps.flatMap((step) =>
      'aside' in step && plan.undo.possible ? [asideName(id, step.aside)] : [],
    ),
    undo: plan.undo.possible ? `pgreset undo ${id}` : null,
    nextSteps: plan.nextSteps,
    exit: verification && !verification.ok ? 5 : 0,
  };
}

/** Ends a failed run and says in which state the database is. */
async function fail(run: ActiveRun, error: unknown): Promise<PgresetError> {
  const failure = explainFailure(error, run);
  if (failure.exit === 4) return failure;
  try {
    if (!run.changed) {
      await ensureSession(run);
      await endRun(run.session, run.id, 'failed', { why: failure.message });
      return failure;
    }
    if (run.plan.way === 'undo' || !run.plan.undo.possible) return leaveInterrupted(run, failure);
    if (keepsFailed(run)) return await leaveFailed(run, failure);
    const left = await putBack(run, failure.message);
    return withState(
      failure,
      [
        'The old state was put back; nothing is lost.',
        ...(left.length > 0
          ? [
              `What the build had made is kept in ${left.join(', ')}: pgreset purge ${run.id} drops it.`,
            ]
          : []),
      ].join(' '),
    );
  } catch (cause) {
    return run.changed ? stoppedHalfway(run.id, failure.message, cause) : failure;
  }
}

/** Work in batches is left where it is: `resume` goes on with it. */
function leaveInterrupted(run: ActiveRun, failure: PgresetError): PgresetError {
  return new PgresetError({
    ...failure.toJSON(),
    state: 'Part of it is done and stays done; nothing is lost.',
    next: `Go on with it: pgreset resume ${run.id}`,
    cause: failure.cause,
  });
}

async function leaveFailed(run: ActiveRun, failure: PgresetError): Promise<PgresetError> {
  await ensureSession(run);
  await endRun(run.session, run.id, 'done', { why: failure.message });
  return new PgresetError({
    ...failure.toJSON(),
    state:
      'The unfinished new state is in place, because of --keep-failed; the old one waits aside.',
    next: `Bring the old state back: pgreset undo ${run.id}`,
    exit: 5,
    cause: failure.cause,
  });
}

function withState(failure: PgresetError, state: string): PgresetError {
  return new PgresetError({ ...failure.toJSON(), state, cause: failure.cause });
}
