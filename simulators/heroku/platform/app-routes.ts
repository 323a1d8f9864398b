import { Hono } from 'hono';
import { z } from 'zod';
import { invalid } from '../http/api-error.ts';
import { paged } from '../http/paging.ts';
import { readBody } from '../http/read-body.ts';
import type { Heroku } from '../heroku.ts';
import { makeRelease } from '../releases/make-release.ts';
import { attachmentsOfApp, configOf, findApp } from '../state/find.ts';
import type { App } from '../state/world.ts';
import { showApp } from './shapes.ts';

const appChange = z.object({ maintenance: z.boolean().optional() });
const configChange = z.record(z.string(), z.string().nullable());

export function appRoutes(heroku: Heroku): Hono {
  const { world } = heroku;
  const open = () => world.apps.filter(({ access }) => access);
  const all = () => open().map((app) => showApp(heroku, app));
  return new Hono()
    .get('/apps', (c) => paged(c, all(), ['name', 'id']))
    .get('/users/:user/apps', (c) => paged(c, all(), ['name', 'id']))
    .get('/apps/:app', (c) => c.json(showApp(heroku, findApp(world, c.req.param('app')))))
    .patch('/apps/:app', async (c) => {
      const app = findApp(world, c.req.param('app'));
      const { maintenance } = await readBody(c, appChange);
      if (maintenance !== undefined && maintenance !== app.maintenance) {
        app.maintenance = maintenance;
        say(heroku, app, `Maintenance mode ${maintenance ? 'enabled' : 'disabled'}`);
      }
      await heroku.save();
      return c.json(showApp(heroku, app));
    })
    .get('/apps/:app/config-vars', (c) =>
      c.json(configOf(world, heroku.postgres, findApp(world, c.req.param('app')))),
    )
    .patch('/apps/:app/config-vars', async (c) => {
      const app = findApp(world, c.req.param('app'));
      await changeConfig(heroku, app, await readBody(c, configChange));
      return c.json(configOf(world, heroku.postgres, app));
    })
    .get('/apps/:app/collaborators', (c) => {
      const app = findApp(world, c.req.param('app'));
      const times = { created_at: app.createdAt, updated_at: app.createdAt };
      return c.json([
        {
          id: app.id,
          app: { id: app.id, name: app.name },
          permissions: [],
          role: 'owner',
          user: world.account,
          ...times,
        },
      ]);
    });
}

async function changeConfig(heroku: Heroku, app: App, change: Record<string, string | null>) {
  for (const { name } of attachmentsOfApp(heroku.world, app)) {
    const key = `${name}_URL`;
    if (key in change) throw invalid(`Cannot overwrite attachment values ${key}.`);
  }
  const names = Object.keys(change);
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete app.config[key];
    else app.config[key] = value;
  }
  const verb = Object.values(change).every((value) => value === null) ? 'Remove' : 'Set';
  makeRelease(heroku, app, `${verb} ${names.join(', ')} config vars`);
  await heroku.save();
}

function say(heroku: Heroku, app: App, text: string): void {
  heroku.logs.add(app.id, 'app', 'api', `${text} by user ${heroku.world.account.email}`);
}
