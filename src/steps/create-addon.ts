import { setTimeout as sleep } from 'node:timers/promises';
import { addonNotReady } from '../errors/heroku-database-errors.ts';
import { createDatabaseAddon, findAddon } from '../heroku/addons.ts';
import { readWaitStatus } from '../heroku/databases.ts';
import type { HerokuApi } from '../target/target.ts';
import { appOf, noteBegun } from './on-app.ts';
import type { StepBase, StepContext, StepKind } from './step.ts';

/** Orders a new database of Heroku Postgres beside the old one. */
export interface CreateAddon extends StepBase {
  kind: 'create-addon';
  app: string;
  /** `essential-0` */
  plan: string;
}

/** What the new database of a run is called. */
export const newAddonName = (run: string): string => `pgreset-${run}`;

/** Minutes that Heroku may take, and milliseconds between two looks. */
const PATIENCE = 15;
const LOOK_EVERY = 1_000;

export const createAddon: StepKind<CreateAddon> = {
  describe: ({ app, plan }) => `Create a new database for ${app} (${plan})`,

  async run({ app, plan }, context) {
    const { api } = appOf(context, `A database for ${app}`);
    const name = newAddonName(context.run);
    await noteBegun(context);
    await createDatabaseAddon(api, app, name, plan);
    await waitUntilReady(api, app, name, context);
    return { summary: name };
  },

  inverse: ({ app }, run) => ({
    kind: 'destroy-addon',
    transaction: 0,
    app,
    addon: newAddonName(run),
  }),
};

async function waitUntilReady(
  api: HerokuApi,
  app: string,
  name: string,
  { signal, emit }: StepContext,
): Promise<void> {
  let said = '';
  for (const until = Date.now() + PATIENCE * 60_000; ; await sleep(LOOK_EVERY)) {
    signal.throwIfAborted();
    const { waiting, message } = await readWaitStatus(api, name, signal);
    if (!waiting && (await findAddon(api, name))?.state === 'provisioned') return;
    if (message !== said) emit({ type: 'output', stream: 'stdout', line: `${name}  ${message}` });
    said = message;
    if (Date.now() > until) throw addonNotReady(name, app, PATIENCE);
  }
}
