import { setTimeout as sleep } from 'node:timers/promises';
import { herokuMoved } from '../errors/heroku-app-errors.ts';
import { PgresetError } from '../errors/pgreset-error.ts';
import { checkStillAttached } from '../heroku/app-facts.ts';
import { readConnection } from '../heroku/connection.ts';
import { connect } from '../postgres/connect.ts';
import type { Session } from '../postgres/session.ts';
import type { HerokuPlace, Target, TargetConnection } from '../target/target.ts';

/** Milliseconds in which new credentials show in the app's variable, and between two looks. */
const PATIENCE = 10_000;
const LOOK_EVERY = 500;

/**
 * Connects a run again. Where the password is no longer accepted, Heroku has rotated it: it is
 * fetched anew, for the run and its lock, and the database has to be the same one.
 *
 * @throws PgresetError `heroku-moved`
 */
export async function reconnect(
  { target: { connection, heroku } }: { target: Target },
  applicationName: string,
): Promise<Session> {
  for (const until = Date.now() + PATIENCE; ; await sleep(LOOK_EVERY)) {
    try {
      return await connect(connection, { applicationName });
    } catch (error) {
      const rotated = error instanceof PgresetError && error.code === 'connection-password';
      if (!rotated || !heroku || Date.now() > until) throw error;
      await refresh(connection, heroku);
    }
  }
}

/**
 * Takes the credentials as they are now. A database of Heroku keeps its name, which no other has, when
 * its password or its host changes.
 */
async function refresh(connection: TargetConnection, place: HerokuPlace): Promise<void> {
  const { addon, attachment, app } = place;
  await checkStillAttached(place);
  const fresh = await readConnection(place);
  if (fresh.database !== connection.database) throw herokuMoved(addon.name, attachment, app.name);
  Object.assign(connection, fresh);
}
