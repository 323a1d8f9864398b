import { setTimeout as sleep } from 'node:timers/promises';
import { herokuResetUnwritten } from '../errors/heroku-app-errors.ts';
import { herokuResetUnknown } from '../errors/heroku-database-errors.ts';
import { PgresetError } from '../errors/pgreset-error.ts';
import { checkStillAttached } from '../heroku/app-facts.ts';
import { readConnection } from '../heroku/connection.ts';
import { resetDatabase } from '../heroku/databases.ts';
import { withSession } from '../postgres/connect.ts';
import type { Session } from '../postgres/session.ts';
import type { HerokuPlace } from '../target/target.ts';
import { appOf } from './on-app.ts';
import type { StepBase, StepContext, StepKind } from './step.ts';

/** Lets Heroku drop the database and make it anew, empty: for good. */
export interface ProviderReset extends StepBase {
  kind: 'provider-reset';
  app: string;
  addon: string;
  /** It is over its plan's limits: no journal can be written before it is empty. */
  restricted: boolean;
  /** Extensions that it gets again. */
  extensions: string[];
}

export const providerReset: StepKind<ProviderReset> = {
  describe: ({ addon }) => `Heroku empties database ${addon}, for good`,

  async run(step, context) {
    const place = appOf(context, 'A reset by Heroku');
    await checkStillAttached(place, context.signal);
    const journal = await context.readJournal();
    let result = { summary: '' };
    await context.away(async () => {
      result = { summary: await resetAndLook(place, step, () => isEmptied(context)) };
      await whenBack(place, context, (there) => context.writeJournal(there, journal, result)).catch(
        (error: unknown) => {
          throw herokuResetUnwritten(place.addon.name, step.app, error);
        },
      );
    });
    return result;
  },

  inverse: () => null,
};

/** Milliseconds for which a reset whose answer was lost is looked for, and between two looks. */
const PATIENCE = 15_000;
const LOOK_EVERY = 500;

/**
 * Has Heroku empty the database. Without an answer the call is not sent again: the database is
 * looked at.
 *
 * @returns what is to be said about it
 * @throws PgresetError `heroku-reset-unknown`
 */
export async function resetAndLook(
  { api, addon, app }: HerokuPlace,
  { extensions }: Pick<ProviderReset, 'extensions'>,
  hasHappened: () => Promise<boolean>,
): Promise<string> {
  return resetDatabase(api, addon.id, extensions).catch(async (error: unknown) => {
    if (!(error instanceof PgresetError && error.code === 'heroku-no-answer')) throw error;
    for (const until = Date.now() + PATIENCE; Date.now() < until; await sleep(LOOK_EVERY))
      if (await hasHappened().catch(() => false))
        return 'Heroku gave no answer, but it has happened';
    throw herokuResetUnknown(addon.name, app.name, error.why);
  });
}

/** The journal in it is the proof: while this run is written there, nothing has happened yet. */
async function isEmptied({ connection, run }: StepContext): Promise<boolean> {
  return withSession(connection, {}, async (session) => {
    const [row] = await session.query<{ journal: string | null }>(
      `SELECT to_regclass('pgreset.run')::text AS journal`,
    );
    if (row?.journal == null) return true;
    const runs = await session.query('SELECT FROM pgreset.run WHERE id = $1', [run]);
    return runs.length === 0;
  });
}

/** The database is being made anew: it may take a moment until it can be connected to. */
async function whenBack(
  place: HerokuPlace,
  { connection }: StepContext,
  work: (there: Session) => Promise<void>,
): Promise<void> {
  for (const until = Date.now() + PATIENCE; ; await sleep(LOOK_EVERY)) {
    try {
      return await withSession(connection, {}, work);
    } catch (error) {
      if (Date.now() > until) throw error;
      // Credentials may have been rotated just then.
      Object.assign(connection, await readConnection(place).catch(() => connection));
    }
  }
}
