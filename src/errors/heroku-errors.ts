import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** Neither HEROKU_API_KEY nor a line of `~/.netrc`. */
export function herokuTokenMissing(host: string, looked: string[]): PgresetError {
  return new PgresetError({
    code: 'heroku-token-missing',
    what: 'There is no Heroku token.',
    why: `Neither HEROKU_API_KEY nor an entry for ${host} was found.`,
    state: NOTHING_CHANGED,
    next: 'Log in: heroku login    or set it: export HEROKU_API_KEY="$(heroku auth:token)"',
    exit: 2,
    details: looked,
  });
}

/** The token is not, or no longer, accepted. */
export function herokuTokenRefused(source: string): PgresetError {
  return new PgresetError({
    code: 'heroku-token',
    what: 'Heroku does not accept the token.',
    why: `The one from ${source} is wrong, or has expired.`,
    state: NOTHING_CHANGED,
    next: 'Log in again: heroku login    or set HEROKU_API_KEY anew.',
    exit: 3,
  });
}

/** A token would travel unencrypted. */
export function herokuHostUnsafe(variable: string, value: string): PgresetError {
  return new PgresetError({
    code: 'heroku-host',
    what: `${variable} is no address that a token may be sent to: ${value}`,
    why: 'Without https, everybody on the way can read it; only this machine may be reached by http.',
    state: NOTHING_CHANGED,
    next: `Unset ${variable}, or give an address with https.`,
    exit: 2,
  });
}

/** Heroku answered that something is not there, or not ours. */
export function herokuMissing(what: string, message: string, known: string[]): PgresetError {
  return new PgresetError({
    code: 'heroku-missing',
    what: `Heroku does not find ${what}.`,
    why: message,
    state: NOTHING_CHANGED,
    next: 'Check the name, and that you have access: pgreset app info --app NAME',
    exit: 2,
    details: known,
  });
}

/** Heroku answered no. */
export function herokuRefused(call: string, status: number, message: string): PgresetError {
  return new PgresetError({
    code: status === 403 ? 'heroku-access' : 'heroku-refused',
    what: `Heroku refused: ${message}`,
    why: `${call} was answered with ${status}.`,
    state: NOTHING_CHANGED,
    next:
      status === 403
        ? 'Ask the owner of the app for access, or log in as somebody who has it.'
        : 'Read the message; status.heroku.com tells whether Heroku has troubles.',
    exit: status === 403 ? 3 : 1,
  });
}

/** No answer, or one that does not say whether it happened; asked again as often as it was safe. */
export function herokuNoAnswer(call: string, why: string): PgresetError {
  return new PgresetError({
    code: 'heroku-no-answer',
    what: `Heroku gave no answer to ${call}.`,
    why,
    state: NOTHING_CHANGED,
    next: 'Look at the network and at status.heroku.com, then try again.',
    exit: 1,
  });
}

/** Too many calls in this hour, and waiting did not help. */
export function herokuRateLimited(call: string, seconds: number): PgresetError {
  return new PgresetError({
    code: 'heroku-rate-limit',
    what: `Heroku takes no more calls of this account for now: ${call}`,
    why: `Its limit for an hour is used up, and was not free again after ${seconds} seconds.`,
    state: NOTHING_CHANGED,
    next: 'Wait some minutes, and try again.',
    exit: 1,
  });
}

/** No app was named, and the folder does not lead to exactly one. */
export function herokuAppUnclear(why: string, known: string[], example: string): PgresetError {
  return new PgresetError({
    code: 'heroku-app-unclear',
    what: 'It is not clear which Heroku app is meant.',
    why,
    state: NOTHING_CHANGED,
    next: `Name it: --app ${example}`,
    exit: 2,
    details: known,
  });
}

/** The add-on is not a Postgres database of Heroku, or not ready. */
export function herokuDatabaseUnready(name: string, why: string, next: string): PgresetError {
  return new PgresetError({
    code: 'heroku-database',
    what: `Database ${name} cannot be used.`,
    why,
    state: NOTHING_CHANGED,
    next,
    exit: 3,
  });
}

/** A run that restarts dynos or switches maintenance mode needs to know the app. */
export function herokuAppNeeded(what: string): PgresetError {
  return new PgresetError({
    code: 'heroku-app-needed',
    what: `${what} needs a Heroku app.`,
    why: 'The target is a database without one: nothing is known of dynos that could be restarted.',
    state: NOTHING_CHANGED,
    next: 'Name the app instead of the database: --app NAME',
    exit: 2,
  });
}

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

/** A follower only repeats what its leader does. */
export function herokuFollower(database: string): PgresetError {
  return new PgresetError({
    code: 'heroku-follower',
    what: `${database} is a follower.`,
    why: 'It can only be read: all it has comes from the database that it follows.',
    state: NOTHING_CHANGED,
    next: 'Reset the leader; which one that is: pgreset status',
    exit: 3,
  });
}

/** Beyond its plan's limits Heroku only lets a database be read and emptied. */
export function herokuOverCapacity(database: string, why: string, app: string): PgresetError {
  return new PgresetError({
    code: 'heroku-over-capacity',
    what: `${database} is over the limits of its plan.`,
    why,
    state: NOTHING_CHANGED,
    next: `Empty it: pgreset provider-reset --app ${app}    or move to a larger plan: pgreset replace --app ${app} --addon-plan NAME`,
    exit: 3,
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

/** A new database was ordered, and is not there in time. */
export function addonNotReady(name: string, app: string, minutes: number): PgresetError {
  return new PgresetError({
    code: 'heroku-addon-slow',
    what: `Add-on ${name} is not ready after ${minutes} minutes.`,
    why: 'Heroku is still making it; status.heroku.com tells about delays.',
    state: NOTHING_CHANGED,
    next: `Try again later: pgreset replace --app ${app}`,
    exit: 1,
  });
}

/** A database that an app uses as its main one is not destroyed. */
export function addonInUse(name: string, uses: string[]): PgresetError {
  return new PgresetError({
    code: 'heroku-addon-in-use',
    what: `Add-on ${name} is in use, and was not destroyed.`,
    why: 'It is attached where pgreset did not attach it:',
    state: 'It is as it was.',
    next: `Detach it there first: heroku addons:detach`,
    exit: 3,
    details: uses,
  });
}

/** Heroku did not say whether it emptied the database, and so far it did not. */
export function herokuResetUnknown(database: string, app: string, why: string): PgresetError {
  return new PgresetError({
    code: 'heroku-reset-unknown',
    what: `It is not known whether Heroku will reset ${database}.`,
    why,
    state:
      'When last looked at, everything in it was as before; the call may still be carried out.',
    next: `Look in a minute: pgreset status --app ${app}`,
    exit: 4,
  });
}
