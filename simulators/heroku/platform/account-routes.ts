import { Hono } from 'hono';
import type { Heroku } from '../heroku.ts';
import { PLANS } from '../state/plans.ts';
import { showPlan } from './shapes.ts';

export function accountRoutes({ world, rateLimit }: Heroku): Hono {
  return new Hono()
    .get('/account', (c) => c.json({ ...world.account, name: null, verified: true, beta: false }))
    .get('/account/rate-limits', (c) => c.json({ remaining: Math.floor(rateLimit.remaining) }))
    .get('/addon-services/heroku-postgresql/plans', (c) =>
      c.json(PLANS.map(({ name }) => showPlan(name))),
    );
}
