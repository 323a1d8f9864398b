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
