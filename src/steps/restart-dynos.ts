import { dynosBuiltNothing } from '../errors/heroku-dyno-errors.ts';
import { checkStillAttached } from '../heroku/app-facts.ts';
import { readReleases } from '../heroku/releases.ts';
import { restartAndWait } from '../heroku/restart.ts';
import { secretsOf } from '../heroku/secrets.ts';
import { appOf, BOOT_PATIENCE, logTo, noteBegun, orWarn } from './on-app.ts';
import type { StepBase, StepContext, StepKind } from './step.ts';
import { waitForTables } from './wait-for-tables.ts';

/** Restarts all dynos of an app and waits until they are up. */
export interface RestartDynos extends StepBase {
  kind: 'restart-dynos';
  app: string;
  /** Schemas in which the dynos make the tables when they start; null: they only have to come up. */
  builds: string[] | null;
  /** A release restarts them anyway: they are only waited for. */
  byRelease: boolean;
  /** Part of bringing an old state back: said when it fails, no reason to stop. */
  lenient: boolean;
}

export const restartDynos: StepKind<RestartDynos> = {
  describe: ({ app, builds }) =>
    builds === null ? `Restart all dynos of ${app}` : `Build: restart all dynos of ${app}`,

  async run({ app, builds, byRelease, lenient }, context) {
    const place = appOf(context, `Restarting ${app}`);
    // In another database they would build there, unasked.
    if (builds !== null) await checkStillAttached(place, context.signal);
    await noteBegun(context);
    const advice = `See what they say: pgreset app logs --app ${app}    and restart them: pgreset app restart --app ${app}`;
    return orWarn(lenient, advice, async () => {
      const up = await restart(app, byRelease, context);
      if (builds === null) return { summary: up };
      const tables = await waitForTables(builds, context);
      if (tables === 0) throw dynosBuiltNothing(app, builds, []);
      return { summary: `${up}, ${tables} tables` };
    });
  },

  inverse: (step) => ({ ...step, builds: null, lenient: true }),
};

async function restart(app: string, byRelease: boolean, context: StepContext): Promise<string> {
  const { api } = appOf(context, `Restarting ${app}`);
  const { connection, signal, emit } = context;
  // Dynos stay with the release before one whose command fails.
  const releases = byRelease ? await readReleases(api, app, 20, signal) : [];
  const newest = releases.find(({ status }) => status === 'succeeded');
  const dynos = await restartAndWait(api, app, {
    ...(newest && { release: newest.version }),
    patience: BOOT_PATIENCE,
    secrets: secretsOf(api, connection),
    signal,
    onLine: logTo(context),
    onProgress: (done, total) => emit({ type: 'progress', done, total, unit: 'dynos up' }),
  });
  return `${dynos.length} ${dynos.length === 1 ? 'dyno' : 'dynos'} up`;
}
