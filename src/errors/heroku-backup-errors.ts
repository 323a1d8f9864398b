import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** Heroku began a backup, and did not finish it. */
export function captureFailed(name: string, why: string, app: string): PgresetError {
  return new PgresetError({
    code: 'heroku-backup-failed',
    what: `Heroku could not make the backup ${name}.`,
    why,
    state: NOTHING_CHANGED,
    next: `Try again: pgreset backup --app ${app}`,
    exit: 1,
  });
}

/** A backup of Heroku's does not get on. */
export function captureStalled(name: string, minutes: number, app: string): PgresetError {
  return new PgresetError({
    code: 'heroku-backup-stalled',
    what: `The backup ${name} does not get on.`,
    why: `Heroku has reported no progress for ${minutes} minutes.`,
    state: `${NOTHING_CHANGED} Heroku may still finish it.`,
    next: `See whether it is there: pgreset status --app ${app}`,
    exit: 1,
  });
}

/** No backup of Heroku's has that name. */
export function captureMissing(name: string, app: string, known: string[]): PgresetError {
  return new PgresetError({
    code: 'heroku-backup-missing',
    what: `App ${app} has no backup ${name} that is complete.`,
    why: known.length > 0 ? 'It has these:' : 'It has none.',
    state: NOTHING_CHANGED,
    next: known.length > 0 ? 'Name one of them.' : `Make one: pgreset backup --app ${app}`,
    exit: 2,
    details: known,
  });
}

/** A backup of Heroku's could not be fetched. */
export function captureNotFetched(name: string, why: string): PgresetError {
  return new PgresetError({
    code: 'heroku-backup-not-fetched',
    what: `The backup ${name} could not be fetched.`,
    why,
    state: `${NOTHING_CHANGED} The unfinished file was removed; the backup stays at Heroku.`,
    next: 'Look at the network and the room on the disk, and type the command again.',
    exit: 1,
  });
}
