import { NOTHING_CHANGED, PgresetError } from '../errors/pgreset-error.ts';
import { stoppedHalfway } from '../errors/run-errors.ts';
import { isConnectionLost } from '../postgres/server-error.ts';
import { type ActiveRun, ensureSession } from './active-run.ts';
import { appLeft } from './app-left.ts';
import { commit } from './commit.ts';
import { explainFailure } from './explain-failure.ts';
import { endRun } from './journal.ts';
import { putBack } from './put-back.ts';

/** Was it asked to leave a failed state in place? */
export function keepsFailed({ plan }: ActiveRun): boolean {
  return 'keepFailed' in plan.request && plan.request.keepFailed;
}

/** Ends a failed run and says in which state the database is. */
export async function failRun(run: ActiveRun, error: unknown): Promise<PgresetError> {
  const failure = explainFailure(error, run);
  if (failure.exit === 4) return withAppLeft(run, failure);
  // What follows must not be cancelled half-way.
  run.signal = new AbortController().signal;
  try {
    if (!run.changed) {
      await noteFailed(run, failure).catch(() => noteFailed(run, failure));
      return failure;
    }
    if (isInPlace(run)) return await leaveInPlace(run, failure);
    if (run.plan.way === 'undo' || !run.plan.undo.possible) return leaveInterrupted(run, failure);
    if (keepsFailed(run)) return await leaveFailed(run, failure);
    run.warnings.length = 0;
    const left = await putBackTwice(run, failure.message);
    return withState(
      failure,
      [
        failure.code === 'extension-dropped'
          ? 'The old state was put back, but without what hung on them: columns, defaults, indexes.'
          : 'The old state was put back; nothing is lost.',
        ...(left.length > 0
          ? [
              `What the build had made is kept in ${left.join(', ')}: pgreset purge ${run.id} drops it.`,
            ]
          : []),
        ...run.warnings,
      ].join(' '),
    );
  } catch (cause) {
    if (cause instanceof PgresetError && cause.exit === 4) return withAppLeft(run, cause);
    return run.changed ? withAppLeft(run, stoppedHalfway(run.id, failure.message, cause)) : failure;
  }
}

async function noteFailed(run: ActiveRun, { message }: PgresetError): Promise<void> {
  await ensureSession(run);
  await endRun(run.session, run.id, 'failed', { why: message });
}

/** The journal knows what was put back: a connection that was lost on the way is tried once more. */
async function putBackTwice(run: ActiveRun, why: string): Promise<string[]> {
  return putBack(run, why).catch((error: unknown) => {
    const lost =
      isConnectionLost(error) ||
      (error instanceof PgresetError && error.code === 'connection-lost');
    if (!lost) throw error;
    return putBack(run, why);
  });
}

/** A tool worked on the tables themselves, and nothing was kept to put back. */
function isInPlace({ plan }: ActiveRun): boolean {
  const { way, undo } = plan;
  return (way === 'rollback' || way === 'migrate' || way === 'seed') && !undo.possible;
}

async function leaveInPlace(run: ActiveRun, failure: PgresetError): Promise<PgresetError> {
  await ensureSession(run);
  await commit(run, () => endRun(run.session, run.id, 'done', { why: failure.message }));
  const state =
    failure.state === NOTHING_CHANGED
      ? 'The tool may have done part of it, and nothing was kept aside. Look: pgreset status'
      : failure.state;
  const exit = failure.exit === 1 || failure.exit === 130 ? 5 : failure.exit;
  return new PgresetError({ ...failure.toJSON(), state, exit, cause: failure.cause });
}

/** Work in batches is left where it is: `resume` goes on with it. */
function leaveInterrupted(run: ActiveRun, failure: PgresetError): PgresetError {
  return new PgresetError({
    ...failure.toJSON(),
    state: [
      run.plan.undo.possible
        ? 'Part of it is done and stays done; nothing is lost.'
        : 'Part of it is done and stays done; what went by then went for good, as planned.',
      appLeft(run.plan),
    ]
      .join(' ')
      .trim(),
    next: `Go on with it: pgreset resume ${run.id}`,
    cause: failure.cause,
  });
}

async function leaveFailed(run: ActiveRun, failure: PgresetError): Promise<PgresetError> {
  await ensureSession(run);
  await commit(run, () => endRun(run.session, run.id, 'done', { why: failure.message }));
  return new PgresetError({
    ...failure.toJSON(),
    state: [
      'The unfinished new state is in place, because of --keep-failed; the old one waits aside.',
      appLeft(run.plan),
    ]
      .join(' ')
      .trim(),
    next: `Bring the old state back: pgreset undo ${run.id}`,
    exit: 5,
    cause: failure.cause,
  });
}

function withAppLeft({ plan }: ActiveRun, failure: PgresetError): PgresetError {
  return withState(failure, [failure.state, appLeft(plan)].join(' ').trim());
}

function withState(failure: PgresetError, state: string): PgresetError {
  return new PgresetError({ ...failure.toJSON(), state, cause: failure.cause });
}
