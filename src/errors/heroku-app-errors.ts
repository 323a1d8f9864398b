import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** The app calls another database by that name than when the run was planned. */
export function herokuMoved(addon: string, attachment: string, app: string): PgresetError {
  return new PgresetError({
    code: 'heroku-moved',
    what: `${addon} is not ${attachment} of app ${app} any more.`,
    why: 'Somebody promoted another database, or detached this one, meanwhile.',
    state: NOTHING_CHANGED,
    next: `See which database the app has now: pgreset status --app ${app}`,
    exit: 3,
  });
}

/** A run about one app is gone on with for another one. */
export function herokuOtherApp(run: string, app: string): PgresetError {
  return new PgresetError({
    code: 'heroku-other-app',
    what: `Run ${run} is about app ${app}.`,
    why: 'Its dynos and its maintenance mode are part of it.',
    state: NOTHING_CHANGED,
    next: `Name that app: --app ${app}`,
    exit: 2,
  });
}

/** Heroku emptied the database, and then it could not be reached. */
export function herokuResetUnwritten(database: string, app: string, cause: unknown): PgresetError {
  return new PgresetError({
    code: 'heroku-reset-unwritten',
    what: `Heroku has reset ${database}, but it cannot be reached since.`,
    why: cause instanceof Error ? cause.message : String(cause),
    state: 'It is empty, as planned; the dynos were not restarted, so nothing has made tables yet.',
    next: `As soon as it can be reached: pgreset app restart --app ${app}    or: pgreset provider-reset --app ${app}`,
    exit: 4,
    cause,
  });
}

/** Heroku lets no app create databases by itself. */
export function herokuNoRecreate(app: string): PgresetError {
  return new PgresetError({
    code: 'heroku-no-recreate',
    what: 'Heroku does not let an app create or drop databases.',
    why: 'A recreate makes a new database beside the old one, on the same server.',
    state: NOTHING_CHANGED,
    next: `Structure and data anew, in the same database: pgreset rebuild --app ${app}    A new database, and the old one beside it: pgreset replace --app ${app}`,
    exit: 3,
  });
}
