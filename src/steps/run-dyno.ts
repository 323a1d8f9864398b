import { checkStillAttached } from '../heroku/app-facts.ts';
import { runOneOff, stopRuns } from '../heroku/one-off.ts';
import { secretsOf } from '../heroku/secrets.ts';
import { appOf, logTo, noteBegun } from './on-app.ts';
import type { StepBase, StepKind } from './step.ts';

/** Builds by a command in a one-off dyno: with the app's own code and variables, on its own machine. */
export interface RunDyno extends StepBase {
  kind: 'run-dyno';
  app: string;
  command: string;
}

/** Milliseconds that a build may take. */
const PATIENCE = 30 * 60_000;

export const runDyno: StepKind<RunDyno> = {
  describe: ({ app, command }) => `Build in a one-off dyno of ${app}: ${command}`,

  async run({ app, command }, context) {
    const place = appOf(context, `A dyno of ${app}`);
    const { api } = place;
    // In another database it would build there, unasked.
    await checkStillAttached(place, context.signal);
    await noteBegun(context);
    // Gone on with after an interruption: the command may still be at it.
    if (context.progress !== null) await stopRuns(api, app, command);
    await runOneOff(api, app, command, {
      patience: PATIENCE,
      secrets: secretsOf(api, context.connection),
      signal: context.signal,
      onLine: logTo(context),
    });
    return { summary: 'the command succeeded' };
  },

  inverse: ({ app, command }) => ({ kind: 'stop-dyno', transaction: 0, app, command }),
};
