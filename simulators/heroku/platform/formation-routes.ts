import { Hono } from 'hono';
import { z } from 'zod';
import { scale } from '../dynos/formation.ts';
import type { Heroku } from '../heroku.ts';
import { invalid, notFound } from '../http/api-error.ts';
import { readBody } from '../http/read-body.ts';
import { findApp } from '../state/find.ts';
import type { App } from '../state/world.ts';
import { showProcessType } from './shapes.ts';

const change = z.object({
  type: z.string(),
  /** `2`, `"2"`, `"+1"`, `"-1"` */
  quantity: z.union([z.number(), z.string()]).optional(),
  size: z.string().optional(),
});
const changes = z.object({ updates: z.array(change) });

export function formationRoutes(heroku: Heroku): Hono {
  const show = (app: App) => app.formation.map((each) => showProcessType(app, each));
  return new Hono()
    .get('/apps/:app/formation', (c) => c.json(show(findApp(heroku.world, c.req.param('app')))))
    .patch('/apps/:app/formation', async (c) => {
      const app = findApp(heroku.world, c.req.param('app'));
      const { updates } = await readBody(c, changes);
      for (const update of updates) apply(app, update);
      await scale(heroku, app);
      const text = updates.map(({ type, quantity }) => `${type}@${quantity}`).join(' ');
      heroku.logs.add(app.id, 'app', 'api', `Scaled to ${text}`);
      await heroku.save();
      return c.json(show(app).filter(({ type }) => updates.some((each) => each.type === type)));
    });
}

function apply(app: App, { type, quantity, size }: z.infer<typeof change>): void {
  const kind = app.formation.find((each) => each.type === type);
  if (!kind) throw notFound('process type');
  if (size !== undefined) kind.size = size;
  if (quantity === undefined) return;
  const relative = typeof quantity === 'string' && /^[+-]/.test(quantity);
  const wanted = Number(quantity) + (relative ? kind.quantity : 0);
  if (!Number.isInteger(wanted) || wanted < 0) throw invalid('Quantity must be zero or more.');
  kind.quantity = wanted;
}
