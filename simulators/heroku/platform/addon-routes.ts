import { Hono } from 'hono';
import { z } from 'zod';
import { invalid, notFound } from '../http/api-error.ts';
import { readBody } from '../http/read-body.ts';
import type { Heroku } from '../heroku.ts';
import { attachmentsOfAddon, findAddon, findApp, openAddons, resolveAddon } from '../state/find.ts';
import type { Addon, App } from '../state/world.ts';
import { createAddon, destroyAddon, provision } from './addons.ts';
import { showAddon } from './shapes.ts';

const creation = z.object({
  plan: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
  name: z.string().optional(),
  attachment: z.object({ name: z.string().optional() }).optional(),
  config: z.record(z.string(), z.unknown()).default({}),
});
const destruction = z.object({ force: z.boolean().default(false) });
const resolution = z.object({ addon: z.string(), app: z.string().nullish() });

export function addonRoutes(heroku: Heroku): Hono {
  const { world } = heroku;
  const show = (addon: Addon) => showAddon(heroku, addon);
  const living = () => openAddons(world);
  return new Hono()
    .get('/addons', (c) => c.json(living().map(show)))
    .get('/addons/:addon', (c) => c.json(show(findAddon(world, c.req.param('addon')))))
    .get('/addons/:addon/config', (c) => c.json([]))
    .get('/apps/:app/addons', (c) => {
      const { id } = findApp(world, c.req.param('app'));
      const isHere = (addon: Addon) =>
        addon.appId === id || attachmentsOfAddon(world, addon).some(({ appId }) => appId === id);
      return c.json(living().filter(isHere).map(show));
    })
    .get('/apps/:app/addons/:addon', (c) => c.json(show(findAddon(world, c.req.param('addon')))))
    .post('/apps/:app/addons', async (c) => {
      const app = findApp(world, c.req.param('app'));
      const { plan, name, attachment, config } = await readBody(c, creation);
      const origin = originOf(heroku, app, plan, config);
      const request = { plan, name, attachmentName: attachment?.name, origin };
      const addon = await createAddon(heroku, app, request);
      // Only a stop of the simulator ends it; the next start goes on with it.
      void provision(heroku, addon).catch(() => {});
      const text = 'Database should be available soon';
      return c.json({ ...show(addon), provision_message: text }, 201);
    })
    .delete('/apps/:app/addons/:addon', async (c) => {
      const addon = findAddon(world, c.req.param('addon'));
      const { force } = await readBody(c, destruction);
      const shown = show(addon);
      await destroyAddon(heroku, addon, force);
      return c.json({ ...shown, state: addon.state });
    })
    .post('/actions/addons/resolve', async (c) => {
      const { addon, app } = await readBody(c, resolution);
      const found = resolveAddon(world, addon, app ? findApp(world, app) : undefined);
      if (found.length === 0) throw notFound('add-on');
      return c.json(found.map(show));
    });
}

/** What `--fork DATABASE_URL` or `--follow …` of the command means. @throws ApiError */
function originOf(
  { world }: Heroku,
  app: App,
  plan: string,
  config: Record<string, unknown>,
): Addon['origin'] {
  const { fork, follow } = config;
  const text = follow ?? fork;
  if (typeof text !== 'string') return null;
  if (!plan.includes('standard')) throw invalid('This plan supports neither fork nor follow.');
  const [addon] = resolveAddon(world, text, app);
  if (!addon) throw notFound('add-on');
  return { addonId: addon.id, follows: follow !== undefined };
}
