import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readProcfile } from '../dynos/procfile.ts';
import { freePort } from '../free-port.ts';
import type { Heroku } from '../heroku.ts';
import { ApiError } from '../http/api-error.ts';
import { createAddon } from '../platform/addons.ts';
import { createDatabase } from '../postgres/database.ts';
import { makeRelease } from '../releases/make-release.ts';
import { startRouter } from '../router/start-router.ts';
import { findPlan } from '../state/plans.ts';
import type { App } from '../state/world.ts';

export const newApp = z.object({
  name: z.string(),
  /** Holds the Procfile. */
  folder: z.string(),
  config: z.record(z.string(), z.string()).default({}),
  /** Plans of the databases to begin with; the first becomes DATABASE. */
  databases: z.array(z.string()).default(['essential-0']),
  /** Dynos of each type; default: one web dyno. */
  quantities: z.record(z.string(), z.number()).default({ web: 1 }),
  pipeline: z.object({ name: z.string(), stage: z.string() }).nullable().default(null),
  /** False: an app of somebody else. */
  access: z.boolean().default(true),
});

/** An app with its code deployed and its databases ready: what `git push heroku` would leave. */
export async function createApp(heroku: Heroku, request: z.infer<typeof newApp>): Promise<App> {
  const { world } = heroku;
  if (world.apps.some(({ name }) => name === request.name)) {
    throw new ApiError(422, 'invalid_params', `Name ${request.name} is already taken`);
  }
  const procfile = await readProcfile(request.folder);
  const app: App = {
    id: randomUUID(),
    name: request.name,
    createdAt: new Date().toISOString(),
    maintenance: false,
    config: request.config,
    folder: request.folder,
    formation: [...procfile].map(([type, command]) => {
      const quantity = request.quantities[type] ?? 0;
      return { id: randomUUID(), type, command, quantity, size: 'Basic' };
    }),
    releases: [],
    transfers: [],
    port: await freePort(),
    pipeline: request.pipeline && { id: pipelineId(heroku, request.pipeline), ...request.pipeline },
    access: request.access,
  };
  world.apps.push(app);
  for (const plan of request.databases) {
    const addon = await createAddon(heroku, app, { plan });
    await createDatabase(heroku.postgres, addon.credentials, findPlan(addon.plan)!.connections);
    addon.state = 'provisioned';
  }
  await startRouter(heroku, app);
  makeRelease(heroku, app, `Deploy ${randomUUID().slice(0, 8)}`);
  await heroku.save();
  return app;
}

/** Of the pipeline with that name, which apps made before may be in. */
function pipelineId({ world }: Heroku, { name }: { name: string }): string {
  const member = world.apps.find(({ pipeline }) => pipeline?.name === name);
  return member?.pipeline?.id ?? randomUUID();
}
