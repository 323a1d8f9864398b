import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

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
    next: `Let Heroku empty it: pgreset provider-reset --app ${app}    or delete rows by hand: pgreset connect --psql --app ${app}`,
    exit: 3,
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
    why: 'Others use it, or pay for it:',
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

/** Heroku has emptied the database; what comes after did not succeed. */
export function onlyEmptied(failure: PgresetError, app: string): PgresetError {
  return new PgresetError({
    ...failure.toJSON(),
    state: 'Heroku has emptied the database; the dynos may still work with what was in it.',
    next: `Restart them: pgreset app restart --app ${app}`,
    exit: 5,
    cause: failure.cause,
  });
}
