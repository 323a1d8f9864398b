import { Hono } from 'hono';
import { z } from 'zod';
import { ApiError, notFound } from '../http/api-error.ts';
import { readBody } from '../http/read-body.ts';
import type { Dyno } from '../dynos/dyno.ts';
import { dynosOf, removeDyno, restart } from '../dynos/formation.ts';
import { runOneOff } from '../dynos/one-off.ts';
import type { Heroku } from '../heroku.ts';
import { currentRelease, findApp } from '../state/find.ts';
import type { App } from '../state/world.ts';
import { showDyno } from './shapes.ts';

const run = z.object({
  command: z.string(),
  attach: z.boolean().nullish(),
  // The size of a terminal comes as numbers.
  env: z.record(z.string(), z.coerce.string()).nullish(),
  type: z.string().nullish(),
  size: z.string().nullish(),
  time_to_live: z.number().int().positive().nullish(),
  force_no_tty: z.boolean().nullish(),
});

export function dynoRoutes(heroku: Heroku): Hono {
  const { world } = heroku;
  const appOf = (name: string) => findApp(world, name);
  const isNoRun = ({ type }: Dyno) => type !== 'run';
  return new Hono()
    .get('/apps/:app/dynos', (c) =>
      c.json(dynosOf(heroku, appOf(c.req.param('app'))).map((dyno) => showDyno(heroku, dyno))),
    )
    .get('/apps/:app/dynos/:dyno', (c) => {
      const app = appOf(c.req.param('app'));
      return c.json(showDyno(heroku, findDyno(heroku, app, c.req.param('dyno'))));
    })
    .post('/apps/:app/dynos', async (c) => {
      const app = appOf(c.req.param('app'));
      if (!currentRelease(app)) throw new ApiError(409, 'conflict', 'No release yet.');
      const body = await readBody(c, run);
      const { command, attach, env, type, size, time_to_live, force_no_tty } = body;
      const dyno = runOneOff(heroku, app, {
        command,
        attach: attach ?? false,
        env: env ?? {},
        type: type ?? undefined,
        size: size ?? undefined,
        timeToLive: time_to_live ?? undefined,
        plain: force_no_tty ?? false,
      });
      return c.json(showDyno(heroku, dyno), 201);
    })
    .delete('/apps/:app/dynos', async (c) => {
      const app = appOf(c.req.param('app'));
      await restart(heroku, app, dynosOf(heroku, app).filter(isNoRun));
      return c.json({}, 202);
    })
    .delete('/apps/:app/dynos/:dyno', async (c) => {
      const app = appOf(c.req.param('app'));
      await restart(heroku, app, [findDyno(heroku, app, c.req.param('dyno'))]);
      return c.json({}, 202);
    })
    .delete('/apps/:app/formations/:type', async (c) => {
      const app = appOf(c.req.param('app'));
      await restart(heroku, app, ofType(heroku, app, c.req.param('type')));
      return c.json({}, 202);
    })
    .post('/apps/:app/dynos/:dyno/actions/stop', (c) => {
      const app = appOf(c.req.param('app'));
      removeDyno(heroku, findDyno(heroku, app, c.req.param('dyno')));
      return c.json({}, 202);
    });
}

function findDyno(heroku: Heroku, app: App, idOrName: string): Dyno {
  const isIt = ({ id, name }: Dyno) => id === idOrName || name === idOrName;
  const dyno = dynosOf(heroku, app).find(isIt);
  if (!dyno) throw notFound('dyno');
  return dyno;
}

function ofType(heroku: Heroku, app: App, type: string): Dyno[] {
  if (!app.formation.some((each) => each.type === type)) throw notFound('process type');
  return dynosOf(heroku, app).filter((dyno) => dyno.type === type);
}
