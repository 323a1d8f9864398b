import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** `createBaseline` was called with options that do not go together. Code `baseline-options`. */
export function baselineOptions(why: string, next: string): PgresetError {
  return new PgresetError({
    code: 'baseline-options',
    what: 'The baseline cannot be made from these options.',
    why,
    state: NOTHING_CHANGED,
    next,
    exit: 2,
  });
}

/** The database is protected, or sounds like production. Code `baseline-protected`. */
export function baselineProtected(database: string, why: string): PgresetError {
  return new PgresetError({
    code: 'baseline-protected',
    what: `No baseline is made from ${database}: it is protected.`,
    why,
    state: NOTHING_CHANGED,
    next: 'Name a test database.',
    exit: 3,
  });
}

/** A database with the right name was not made by pgreset. Code `baseline-not-ours`. */
export function baselineNotOurs(database: string, why: string): PgresetError {
  return new PgresetError({
    code: 'baseline-not-ours',
    what: `The database ${database} is left alone.`,
    why,
    state: NOTHING_CHANGED,
    next: 'Rename or drop it by hand if nobody needs it, or give the tests another name of database.',
    exit: 3,
  });
}

/** There is no such database. Code `baseline-missing`. */
export function baselineMissing(database: string): PgresetError {
  return new PgresetError({
    code: 'baseline-missing',
    what: `There is no database ${database}.`,
    why: 'It was dropped, or another one was meant: `pgreset baseline create` prints the name.',
    state: NOTHING_CHANGED,
    next: 'pgreset baseline create --migrate FILE --seed FILE',
    exit: 1,
  });
}

/** The role may not create databases. Code `baseline-createdb`. */
export function baselineCreatedb(role: string, cause: unknown): PgresetError {
  return new PgresetError({
    code: 'baseline-createdb',
    what: `The role ${role} may not create databases.`,
    why: 'A baseline is a database that is copied for each worker.',
    state: NOTHING_CHANGED,
    next: `As a superuser: ALTER ROLE ${role} CREATEDB; or use { server: 'embedded' }.`,
    exit: 1,
    cause,
  });
}

/** `migrate` or `seed` failed. Code `baseline-build`. */
export function baselineBuild(part: string, cause: unknown): PgresetError {
  return new PgresetError({
    code: 'baseline-build',
    what: `The baseline was not built: ${part} failed.`,
    why: cause instanceof Error ? cause.message : String(cause),
    state: 'The unfinished database is dropped at the next try; no other was changed.',
    next: `Correct ${part}, then run the tests again.`,
    exit: 1,
    cause,
  });
}

/** Sessions with open transactions kept the reset waiting. Code `baseline-busy`. */
export function baselineBusy(
  database: string,
  milliseconds: number,
  holders: string[],
  cause?: unknown,
): PgresetError {
  return new PgresetError({
    code: 'baseline-busy',
    what: `${database} was not reset: others use it, and ${milliseconds / 1000} s went by.`,
    why: holders.length
      ? 'These sessions hold what the reset needs:'
      : 'The sessions in the way were gone when we looked.',
    state: NOTHING_CHANGED,
    next: 'End the transaction in the test (a missing await, COMMIT or release()), or reset with { terminate: true }.',
    exit: 1,
    details: holders,
    cause,
  });
}

/** The source of a copy is in use. Code `baseline-source-busy`. */
export function baselineSourceBusy(
  database: string,
  holders: string[],
  cause: unknown,
): PgresetError {
  return new PgresetError({
    code: 'baseline-source-busy',
    what: `${database} cannot be copied: others are connected to it.`,
    why: 'PostgreSQL copies a database only while nobody is connected.',
    state: NOTHING_CHANGED,
    next: 'Close those connections, or build the baseline with `migrate` and `seed` instead of a copy.',
    exit: 1,
    details: holders,
    cause,
  });
}

/** The reset failed in a way that no slower way answers. Code `baseline-failed`. */
export function baselineFailed(database: string, cause: unknown): PgresetError {
  return new PgresetError({
    code: 'baseline-failed',
    what: `${database} could not be put back.`,
    why: cause instanceof Error ? cause.message : String(cause),
    state: 'The database may be missing or hold what the tests left; the template is untouched.',
    next: 'Run the tests again: the database is then made anew.',
    exit: 5,
    cause,
  });
}
