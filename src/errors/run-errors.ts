import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** An earlier run stopped half-way and has to be finished first. */
export function runInterrupted(
  run: string,
  way: string,
  where: string,
  undoable: boolean,
): PgresetError {
  return new PgresetError({
    code: 'interrupted',
    what: `Run ${run} (${way}) was interrupted and is not finished.`,
    why: where,
    state: 'The database is as that run left it; this command changed nothing.',
    next: `Go on with it: pgreset resume ${run}${undoable ? `    or take it back: pgreset undo ${run}` : ''}`,
    exit: 3,
  });
}

/** Somebody else ended this run meanwhile. */
export function runTakenOver(run: string, status: string): PgresetError {
  return new PgresetError({
    code: 'taken-over',
    what: `Run ${run} is not ours any more.`,
    why: `Its journal entry says «${status}»: another pgreset resumed or undid it while this one had lost its connection.`,
    state: 'The database is as the other one left it.',
    next: 'Look: pgreset status',
    exit: 4,
  });
}

/** The connection broke while committing, and the server cannot be asked. */
export function outcomeUnknown(run: string, why: string): PgresetError {
  return new PgresetError({
    code: 'outcome-unknown',
    what: `It is not known whether run ${run} happened.`,
    why,
    state: 'The old state or the new one, never a mix: the server knows which.',
    next: 'As soon as the server can be reached: pgreset status',
    exit: 4,
  });
}

/** A run stopped half-way and the old state could not be put back. */
export function stoppedHalfway(run: string, why: string, cause: unknown): PgresetError {
  return new PgresetError({
    code: 'stopped-halfway',
    what: `Run ${run} stopped half-way, and the old state could not be put back.`,
    why,
    state: 'The old state is whole and waits aside; the journal knows how far the run came.',
    next: `As soon as the server can be reached: pgreset undo ${run}    or go on: pgreset resume ${run}`,
    exit: 4,
    cause,
  });
}

/** All of it is done and verified, but what lets people back in is not. */
export function notClosed(failure: PgresetError, run: string, app: string): PgresetError {
  return new PgresetError({
    ...failure.toJSON(),
    state: 'The new state is in place and verified, but the app may still be in maintenance mode.',
    next: `Finish it: pgreset resume ${run}    or by hand: pgreset app maintenance off --app ${app}`,
    exit: 5,
    cause: failure.cause,
  });
}

/** Ctrl-C. */
export function cancelled(): PgresetError {
  return new PgresetError({
    code: 'cancelled',
    what: 'Cancelled.',
    why: 'You asked for it.',
    state: NOTHING_CHANGED,
    next: 'Start again when you are ready.',
    exit: 130,
  });
}

/** The server refused a statement of ours. */
export function serverRefused(message: string, details: string[], cause: unknown): PgresetError {
  return new PgresetError({
    code: 'server-refused',
    what: `The server refused: ${message}`,
    why: details[0] ?? 'It gave no further reason.',
    state: NOTHING_CHANGED,
    next: 'Look at the rights of the role and at the names above; pgreset status shows both.',
    exit: 1,
    details: details.slice(1),
    cause,
  });
}

/** A policy would have kept rows from being seen, and so from being counted, copied or removed. */
export function rowsHidden(message: string, cause: unknown): PgresetError {
  return new PgresetError({
    code: 'rows-hidden',
    what: 'Row security hides rows of this table from this role.',
    why: `The server says: ${message}. What cannot be seen can neither be chosen nor brought back.`,
    state: NOTHING_CHANGED,
    next: 'Connect as a role with BYPASSRLS, or first: ALTER TABLE … NO FORCE ROW LEVEL SECURITY',
    exit: 1,
    cause,
  });
}

/** The connection broke before anything was committed. */
export function connectionLost(cause: unknown): PgresetError {
  return new PgresetError({
    code: 'connection-lost',
    what: 'The connection to the server was lost.',
    why: cause instanceof Error ? cause.message : String(cause),
    state: NOTHING_CHANGED,
    next: 'Look at the server, then run the same command again.',
    exit: 1,
    cause,
  });
}

/** The journal's schema is somebody else's, or a newer pgreset's. */
export function journalForeign(why: string): PgresetError {
  return new PgresetError({
    code: 'journal-foreign',
    what: 'The schema pgreset in this database is not a journal that this version knows.',
    why,
    state: NOTHING_CHANGED,
    next: 'Rename that schema if it is yours, or use the newer pgreset.',
    exit: 3,
  });
}

/** The run cannot be resumed. */
export function notResumable(run: string, why: string): PgresetError {
  return new PgresetError({
    code: 'not-resumable',
    what: `Run ${run} cannot be resumed.`,
    why,
    state: NOTHING_CHANGED,
    next: 'See what the runs came to: pgreset history',
    exit: 3,
  });
}

/** The new state is not what the configuration expects. */
export function verificationFailed(
  checks: { ok: boolean; what: string; found?: string; reason?: string }[],
): PgresetError {
  const failed = checks.filter(({ ok }) => !ok);
  return new PgresetError({
    code: 'verification-failed',
    what: `${failed.length} of ${checks.length} expectations do not hold.`,
    why: 'The new state is not what the configuration expects:',
    state: NOTHING_CHANGED,
    next: 'Mend the build or the expectations; --keep-failed leaves the new state in place to look at.',
    exit: 1,
    details: failed.map(
      ({ what, found, reason }) =>
        `${what}${found ? `: ${found}` : ''}${reason ? ` (${reason})` : ''}`,
    ),
  });
}
