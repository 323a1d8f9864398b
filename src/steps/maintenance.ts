import { setMaintenance } from '../heroku/app.ts';
import { appOf, noteBegun, orWarn } from './on-app.ts';
import type { StepBase, StepKind } from './step.ts';

/** Switches an app's maintenance mode: while it is on, Heroku answers requests itself. */
export interface Maintenance extends StepBase {
  kind: 'maintenance';
  app: string;
  on: boolean;
  /** Part of bringing an old state back: said when it fails, no reason to stop. */
  lenient: boolean;
}

export const maintenance: StepKind<Maintenance> = {
  describe: ({ app, on }) => `Maintenance mode of ${app} ${on ? 'on' : 'off'}`,

  async run({ app, on, lenient }, context) {
    const { api } = appOf(context, `Maintenance mode of ${app}`);
    await noteBegun(context);
    const state = on ? 'on' : 'off';
    const advice = `Do it yourself: pgreset app maintenance ${state} --app ${app}`;
    return orWarn(lenient, advice, async () => {
      await setMaintenance(api, app, on, context.signal);
      return { summary: on ? 'requests get its page' : 'requests reach the app' };
    });
  },

  inverse: (step) => ({ ...step, on: !step.on, lenient: true }),
};
