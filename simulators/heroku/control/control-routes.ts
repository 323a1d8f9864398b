import { Hono } from 'hono';
import { z } from 'zod';
import { enforceLimits } from '../data/capacity.ts';
import { faultSchema } from '../faults/fault.ts';
import type { Heroku } from '../heroku.ts';
import { readBody } from '../http/read-body.ts';
import { showApp } from '../platform/shapes.ts';
import { rolledOut } from '../releases/make-release.ts';
import { appOf, findAddon } from '../state/find.ts';
import { createApp, newApp } from './create-app.ts';

const rate = z.object({ remaining: z.number() });
/** What is not named is as the plan has it. */
const limit = z.object({
  bytes: z.number().optional(),
  tables: z.number().optional(),
  rows: z.number().optional(),
  /** Heroku's days of grace: over the limits, and not restricted yet. */
  grace: z.boolean().default(false),
});

/** For tests, not part of Heroku: makes apps, lets things go wrong, shows what was called. */
export function controlRoutes(heroku: Heroku, calls: string[]): Hono {
  return new Hono()
    .post('/control/apps', async (c) => {
      const app = await createApp(heroku, await readBody(c, newApp));
      return c.json(showApp(heroku, app), 201);
    })
    .post('/control/apps/:app/settle', async (c) => {
      await rolledOut(appOf(heroku.world, c.req.param('app')));
      return c.json({});
    })
    .get('/control/faults', (c) => c.json(heroku.faults))
    .post('/control/faults', async (c) => {
      const fault = await readBody(c, faultSchema);
      heroku.faults.push(fault);
      return c.json(fault, 201);
    })
    .delete('/control/faults', (c) => {
      heroku.faults.length = 0;
      return c.json([]);
    })
    .put('/control/rate-limit', async (c) => {
      heroku.rateLimit.remaining = (await readBody(c, rate)).remaining;
      return c.json({ remaining: heroku.rateLimit.remaining });
    })
    .post('/control/addons/:addon/limit', async (c) => {
      const addon = findAddon(heroku.world, c.req.param('addon'));
      const { grace, ...limits } = await readBody(c, limit);
      Object.assign(addon, { limits, grace });
      return c.json({ ...(await enforceLimits(heroku, addon)), restriction: addon.restriction });
    })
    .post('/control/addons/:addon/measure', async (c) => {
      const addon = findAddon(heroku.world, c.req.param('addon'));
      return c.json({ ...(await enforceLimits(heroku, addon)), restriction: addon.restriction });
    })
    .get('/control/calls', (c) => c.json(calls))
    .delete('/control/calls', (c) => {
      calls.length = 0;
      return c.json([]);
    });
}
