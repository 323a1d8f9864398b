import { Hono } from 'hono';
import { z } from 'zod';
import { invalid, notFound } from '../http/api-error.ts';
import { readBody } from '../http/read-body.ts';
import type { Heroku } from '../heroku.ts';
import { attachmentsOfAddon, findAddon, findApp } from '../state/find.ts';
import type { Addon } from '../state/world.ts';
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
  const living = () => world.addons.filter(({ state }) => state !== 'deprovisioned');
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
      for (const option of ['fork', 'follow']) {
        if (option in config) throw invalid(`This plan does not support ${option}.`);
      }
      const addon = await createAddon(heroku, app, {
        plan,
        name,
        attachmentName: attachment?.name,
      });
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
      const found = resolveAddon(heroku, addon, app ?? undefined);
      if (found.length === 0) throw notFound('add-on');
      return c.json(found.map(show));
    });
}

/** By id, name, or the name of an attachment of the app. */
function resolveAddon({ world }: Heroku, text: string, app: string | undefined): Addon[] {
  const living = world.addons.filter(({ state }) => state !== 'deprovisioned');
  const direct = living.filter(({ id, name }) => id === text || name === text);
  if (direct.length > 0 || app === undefined) return direct;
  const { id } = findApp(world, app);
  const wanted = text.replace(/_URL$/, '');
  const hits = world.attachments.filter(({ appId, name }) => appId === id && name === wanted);
  return living.filter((addon) => hits.some(({ addonId }) => addonId === addon.id));
}
