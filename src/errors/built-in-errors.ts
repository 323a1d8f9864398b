import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** A statement of a migration was refused by the server. */
export function migrationFailed(
  place: string,
  statement: string,
  reason: string,
  details: string[],
  cause: unknown,
): PgresetError {
  return new PgresetError({
    code: 'migration-failed',
    what: `${place}: ${reason}`,
    why: `The server refused this statement: ${statement}`,
    state: NOTHING_CHANGED,
    next: 'Mend the file, and run the same command again.',
    exit: 1,
    details,
    cause,
  });
}

/** A migration or seed that is a module could not be loaded, or threw. */
export function moduleFailed(path: string, cause: unknown): PgresetError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new PgresetError({
    code: 'migration-failed',
    what: `${path}: ${message.split('\n')[0]}`,
    why: 'The function ended with this error, or the file could not be loaded.',
    state: NOTHING_CHANGED,
    next: 'Mend the file, and run the same command again.',
    exit: 1,
    details: placesIn(cause, path),
    cause,
  });
}

/** The lines of a stack that are in the file itself. */
function placesIn(cause: unknown, path: string): string[] {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => line.includes(path))
    .map((line) => line.trim())
    .slice(0, 3);
}

/** The files do not make one line of versions. */
export function migrationConflict(folder: string, conflicts: string[]): PgresetError {
  return new PgresetError({
    code: 'migration-conflict',
    what: `The migrations in ${folder} do not fit together.`,
    why: 'Each version is one migration, with an up (two branches with the same number?):',
    state: NOTHING_CHANGED,
    next: 'Give one of them another number, then look: pgreset migrate info',
    exit: 3,
    details: conflicts,
  });
}

/** There is no folder with migrations. */
export function migrationFolderMissing(folder: string): PgresetError {
  return new PgresetError({
    code: 'migration-folder-missing',
    what: `There is no folder ${folder} with migrations.`,
    why: 'It is `migrations` or `db/migrations`, or what the configuration says (migrations.folder).',
    state: NOTHING_CHANGED,
    next: 'Write the first one: pgreset migrate new create_users',
    exit: 2,
  });
}

/** No migration has this version. */
export function migrationUnknown(version: string, near: string[]): PgresetError {
  return new PgresetError({
    code: 'migration-unknown',
    what: `There is no migration ${version}.`,
    why: near.length > 0 ? `The newest are: ${near.join(', ')}.` : 'The folder holds none.',
    state: NOTHING_CHANGED,
    next: 'See which there are: pgreset migrate info',
    exit: 2,
  });
}

/** A file cannot run inside a transaction, and does not say so. */
export function migrationUnsuitable(place: string, why: string, next: string): PgresetError {
  return new PgresetError({
    code: 'migration-unsuitable',
    what: `${place} cannot be run in a transaction.`,
    why,
    state: NOTHING_CHANGED,
    next,
    exit: 3,
  });
}

/** All in one transaction was asked for, and one of them cannot. */
export function notInOneTransaction(names: string[]): PgresetError {
  return new PgresetError({
    code: 'not-in-one-transaction',
    what: `${names.length} migrations cannot be part of one transaction.`,
    why: 'They say -- no-transaction:',
    state: NOTHING_CHANGED,
    next: 'Leave --single-transaction out: each migration then has a transaction of its own.',
    exit: 3,
    details: names,
  });
}

/** Downs that the plan could read took more tables than it named. */
export function migrationTookMore(tables: string[]): PgresetError {
  return new PgresetError({
    code: 'migration-took-more',
    what: `The downs dropped ${tables.length} tables that the plan did not name.`,
    why: 'Nothing is kept aside (--no-undo), so only what the plan names may go. Dropped too:',
    state: NOTHING_CHANGED,
    next: 'Look at what drops them (an event trigger, a rule), or leave --no-undo out.',
    exit: 3,
    details: tables,
  });
}

/** The connection broke while a migration was being committed, and nobody answers. */
export function migrationOutcomeUnknown(name: string): PgresetError {
  return new PgresetError({
    code: 'migration-unknown-outcome',
    what: `The connection was lost during ${name}, and the server does not answer.`,
    why: 'The migration and the note that it is applied are one transaction: both are there, or neither.',
    state: `Whether ${name} is applied is not known yet.`,
    next: 'When the server is back: pgreset migrate info',
    exit: 4,
  });
}

/** A name that makes no file name. */
export function migrationNameInvalid(name: string): PgresetError {
  return new PgresetError({
    code: 'migration-name-invalid',
    what: `«${name}» cannot be the name of a migration.`,
    why: 'It becomes part of a file name: letters, digits, spaces, - and _.',
    state: NOTHING_CHANGED,
    next: 'For example: pgreset migrate new create_users',
    exit: 2,
  });
}
