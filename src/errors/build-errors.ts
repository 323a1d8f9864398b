import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** The build command ended with another code than 0, or by a signal. */
export function buildCommandFailed(
  command: string,
  code: number | string,
  lines: string[],
): PgresetError {
  return new PgresetError({
    code: 'build-failed',
    what: `The build command failed: ${command}`,
    why: typeof code === 'number' ? `It ended with exit code ${code}.` : `It was ended by ${code}.`,
    state: NOTHING_CHANGED,
    next: 'Read its output above, mend it, and run the same command again.',
    exit: 1,
    details: lines,
  });
}

/** The shell itself could not be started. */
export function buildCommandMissing(command: string, reason: string): PgresetError {
  return new PgresetError({
    code: 'build-failed',
    what: `The build command could not be started: ${command}`,
    why: reason,
    state: NOTHING_CHANGED,
    next: 'Check the folder and the command, and run it again.',
    exit: 1,
  });
}

/** A statement of a SQL file was refused by the server. */
export function buildSqlFailed(
  place: string,
  statement: string,
  reason: string,
  details: string[],
  cause: unknown,
): PgresetError {
  return new PgresetError({
    code: 'build-failed',
    what: `${place}: ${reason}`,
    why: `The server refused this statement: ${statement}`,
    state: NOTHING_CHANGED,
    next: 'Mend the file, and run the same command again.',
    exit: 1,
    details,
    cause,
  });
}

/** A SQL file cannot run inside the reset's transaction. */
export function buildSqlUnsuitable(place: string, why: string, next: string): PgresetError {
  return new PgresetError({
    code: 'build-unsuitable',
    what: `${place} cannot be run in the reset's own transaction.`,
    why,
    state: NOTHING_CHANGED,
    next,
    exit: 3,
  });
}

/** A file that the plan was made with is another one now, or is gone. */
export function buildFileChanged(path: string): PgresetError {
  return new PgresetError({
    code: 'build-changed',
    what: `${path} is not the file that the plan was made with.`,
    why: 'It was changed or removed since.',
    state: NOTHING_CHANGED,
    next: 'Make the plan again with --dry-run, and read it.',
    exit: 3,
  });
}

/** No file to build from. */
export function buildFilesMissing(path: string): PgresetError {
  return new PgresetError({
    code: 'build-missing',
    what: `There is no SQL to build from at ${path}.`,
    why: 'Neither a file of that name nor a folder with *.sql files in it was found.',
    state: NOTHING_CHANGED,
    next: 'Check the path given with --sql or in the configuration (build.sql).',
    exit: 2,
  });
}

/** The folder for a run's own files is there already, and somebody else can write to it. */
export function scratchTaken(path: string): PgresetError {
  return new PgresetError({
    code: 'scratch-taken',
    what: `${path} is somebody else's.`,
    why: 'A run keeps a copy of rows there, which nobody else may read or change.',
    state: NOTHING_CHANGED,
    next: 'Look at that folder, remove it, and run the same command again.',
    exit: 1,
  });
}

/** A command with a password in it: it would be shown in the plan and kept in the journal. */
export function passwordInCommand(shown: string): PgresetError {
  return new PgresetError({
    code: 'password-in-command',
    what: `The build command has a password in it: ${shown}`,
    why: 'A command is shown in the plan, kept in the journal, and seen in lists of processes.',
    state: NOTHING_CHANGED,
    next: 'Leave it out: DATABASE_URL and PG* are in its environment, e.g. --with \'psql "$DATABASE_URL" -f FILE\'',
    exit: 2,
  });
}

/** The build dropped an extension that the tables that wait aside need. */
export function extensionDropped(names: string[]): PgresetError {
  return new PgresetError({
    code: 'extension-dropped',
    what: `The build dropped extension ${names.join(', ')}, which the old state needs.`,
    why: 'With it the server drops every column, default and index that uses it, also aside.',
    state: NOTHING_CHANGED,
    next: 'Take DROP SCHEMA … CASCADE and DROP EXTENSION out of the build: pgreset has emptied the schema already.',
    exit: 1,
  });
}
