import { stopRuns } from '../heroku/one-off.ts';
import { appOf, orWarn } from './on-app.ts';
import type { StepBase, StepKind } from './step.ts';

/** Ends a build that was interrupted: it would go on in what is brought back. */
export interface StopDyno extends StepBase {
  kind: 'stop-dyno';
  app: string;
  command: string;
}

export const stopDyno: StepKind<StopDyno> = {
  describe: ({ app, command }) => `End one-off dynos of ${app} that run: ${command}`,

  async run({ app, command }, context) {
    const { api } = appOf(context, `Stopping a dyno of ${app}`);
    const advice = `Look whether it still runs: pgreset app ps --app ${app}`;
    return orWarn(true, advice, async () => {
      const stopped = await stopRuns(api, app, command);
      return { summary: stopped === 0 ? 'none runs any more' : `${stopped} ended` };
    });
  },

  inverse: () => null,
};
