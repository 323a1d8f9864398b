import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** A file is no longer what the preview showed, so that writing it would lose someone's change. */
export function editOutdated(path: string): PgresetError {
  return new PgresetError({
    code: 'edit-outdated',
    what: `${path} is not written.`,
    why: 'It changed since the preview.',
    state: NOTHING_CHANGED,
    next: 'Look again: pgreset init',
    exit: 1,
  });
}

/** Writing a file failed; `written` are those that were written before it. */
export function editFailed(path: string, written: string[], cause: unknown): PgresetError {
  return new PgresetError({
    code: 'edit-failed',
    what: `${path} could not be written.`,
    why: cause instanceof Error ? cause.message : String(cause),
    state: written.length > 0 ? `Already written: ${written.join(', ')}.` : NOTHING_CHANGED,
    next: 'Check that you may write there, then run pgreset init again; what is written stays.',
    exit: 1,
    cause,
  });
}
