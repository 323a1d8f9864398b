import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** A file is there that pgreset did not write and must not replace. */
export function fileForeign(path: string, why: string): PgresetError {
  return new PgresetError({
    code: 'file-foreign',
    what: `${path} is not replaced.`,
    why,
    state: NOTHING_CHANGED,
    next: 'Name another file, or move this one away first.',
    exit: 3,
  });
}

/** The folder is missing, or may not be written to. */
export function fileUnwritable(path: string, cause: unknown): PgresetError {
  return new PgresetError({
    code: 'file-unwritable',
    what: `${path} cannot be written.`,
    why: cause instanceof Error ? cause.message : String(cause),
    state: NOTHING_CHANGED,
    next: 'Check that the folder exists and that you may write to it.',
    exit: 1,
    cause,
  });
}

/** A passfile has one line an entry; there is no way to write a line break in one. */
export function passfileLineBreak(field: string): PgresetError {
  return new PgresetError({
    code: 'passfile-line-break',
    what: 'The connection does not fit in a passfile.',
    why: `The ${field} contains a line break, which a passfile cannot hold.`,
    state: NOTHING_CHANGED,
    next: 'Change it in the database, or use pgreset connect --psql, which needs no passfile.',
    exit: 1,
  });
}
