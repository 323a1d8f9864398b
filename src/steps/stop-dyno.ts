import { stopRuns } from '../heroku/one-off.ts';
import { appOf } from './on-app.ts';
import type { StepBase, StepKind } from './step.ts';

/**
 * Ends a build that was interrupted: it would go on in what is brought back. So nothing is brought
 * back before it is known to have ended.
 */
export interface StopDyno extends StepBase {
  kind: 'stop-dyno';
  app: string;
  command: string;
}

export const stopDyno: StepKind<StopDyno> = {
  describe: ({ app, command }) => `End one-off dynos of ${app} that run: ${command}`,

  async run({ app, command }, context) {
    const { api } = appOf(context, `Stopping a dyno of ${app}`);
    const stopped = await stopRuns(api, app, command);
    return { summary: stopped === 0 ? 'none runs any more' : `${stopped} ended` };
  },

  inverse: () => null,
};
