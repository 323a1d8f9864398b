import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

interface Holder {
  pid: number;
  user: string;
  application: string;
  state: string;
  query: string;
  since: string;
}

const describeHolder = ({ pid, user, application, state, query, since }: Holder): string =>
  `pid ${pid}, ${user}, ${application || 'no application name'}, ${state || 'active'} since ${since}: ${query.replaceAll(/\s+/g, ' ') || '(no query)'}`;

/** Another reset of this database is going on. */
export function lockHeld(holder: Holder | null): PgresetError {
  return new PgresetError({
    code: 'another-run',
    what: 'Another reset of this database is going on.',
    why: holder ? describeHolder(holder) : 'Its process ended just now.',
    state: 'This run changed nothing; the other one goes on.',
    next: 'Wait until it is done (pgreset status shows it), then try again.',
    exit: 3,
  });
}

/** Somebody held a lock for longer than we wait. */
export function lockTimeout(milliseconds: number, holders: Holder[], cause: unknown): PgresetError {
  return new PgresetError({
    code: 'lock-timeout',
    what: `A lock was not to be had within ${milliseconds / 1000} s.`,
    why:
      holders.length === 0
        ? 'Another session held it; it was gone when we looked.'
        : 'Another session uses a table that has to change:',
    state: NOTHING_CHANGED,
    next: 'Let it finish, or end it with --disconnect, or wait longer with --lock-timeout 60s.',
    exit: 1,
    details: holders.map(describeHolder),
    cause,
  });
}

/** The server's shared lock table is too small for what was to be done at once. */
export function locksExhausted(cause: unknown): PgresetError {
  return new PgresetError({
    code: 'locks-exhausted',
    what: 'The server ran out of memory for locks.',
    why: 'Other sessions hold many, or the build makes more tables at once than the server has room for.',
    state: NOTHING_CHANGED,
    next: 'Try again when it is quieter, build with --with COMMAND, or raise max_locks_per_transaction.',
    exit: 1,
    cause,
  });
}

/** The database is not what the plan was made for. */
export function planChanged(planned: string, now: string, differences: string[]): PgresetError {
  return new PgresetError({
    code: 'plan-changed',
    what: 'The database is not as it was when the plan was made.',
    why: `The plan ${planned} would be ${now} now. What changed:`,
    state: NOTHING_CHANGED,
    next: 'Look at the new plan with --dry-run, and agree to that one.',
    exit: 3,
    details: differences,
  });
}

/** Nobody agreed to this plan. */
export function consentMissing(why: string, next: string): PgresetError {
  return new PgresetError({
    code: 'no-consent',
    what: 'This needs your consent.',
    why,
    state: NOTHING_CHANGED,
    next,
    exit: 3,
  });
}

/** The target is protected. */
export function targetProtected(name: string, why: string, next: string): PgresetError {
  return new PgresetError({
    code: 'protected',
    what: `${name} is protected.`,
    why,
    state: NOTHING_CHANGED,
    next,
    exit: 3,
  });
}

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
