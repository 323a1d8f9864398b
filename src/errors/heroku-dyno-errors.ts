import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** Dynos did not come up after a restart. */
export function dynosNotUp(
  app: string,
  states: string[],
  why: string,
  lines: string[],
): PgresetError {
  return new PgresetError({
    code: 'dynos-not-up',
    what: `App ${app} did not come up: ${states.join(', ')}.`,
    why,
    state: 'The dynos are as said; Heroku goes on trying to start them.',
    next: `Read the log: pgreset app logs --app ${app}`,
    exit: 1,
    details: lines,
  });
}

/** A command in a one-off dyno ended with another code than 0, or without one. */
export function dynoCommandFailed(command: string, why: string, lines: string[]): PgresetError {
  return new PgresetError({
    code: 'build-failed',
    what: `The build command failed in its dyno: ${command}`,
    why,
    state: NOTHING_CHANGED,
    next: 'Read its output above, mend it, deploy, and run the same command again.',
    exit: 1,
    details: lines,
  });
}

/** The dynos are up, but have made no tables. */
export function dynosBuiltNothing(app: string, schemas: string[], lines: string[]): PgresetError {
  return new PgresetError({
    code: 'dynos-built-nothing',
    what: `App ${app} is up, but has made no tables in ${schemas.join(', ')}.`,
    why: 'It does not migrate when its dynos start.',
    state: NOTHING_CHANGED,
    next: 'Say how it is built: --with "COMMAND" runs in a one-off dyno, --with release runs the Procfile’s release command',
    exit: 1,
    details: lines,
  });
}

/** No dyno is there that could build by starting. */
export function noDynos(app: string): PgresetError {
  return new PgresetError({
    code: 'heroku-no-dynos',
    what: `App ${app} has no dynos that could build the structure when they start.`,
    why: 'All its process types are scaled to 0.',
    state: NOTHING_CHANGED,
    next: 'Scale it up, or say how to build: --with "COMMAND" runs in a one-off dyno',
    exit: 3,
  });
}

/** The Procfile has no release command. */
export function noReleaseCommand(app: string): PgresetError {
  return new PgresetError({
    code: 'heroku-no-release',
    what: `App ${app} has no release command.`,
    why: 'Its Procfile has no line `release: …`.',
    state: NOTHING_CHANGED,
    next: 'Give the command itself: --with "COMMAND" runs in a one-off dyno',
    exit: 2,
  });
}

/** The release command that ran because a database was attached did not succeed. */
export function releaseFailed(app: string, version: number, why: string): PgresetError {
  return new PgresetError({
    code: 'release-failed',
    what: `Release v${version} of ${app} did not get out.`,
    why,
    state: NOTHING_CHANGED,
    next: `Read the log of its release command: pgreset app logs --app ${app}`,
    exit: 1,
  });
}
