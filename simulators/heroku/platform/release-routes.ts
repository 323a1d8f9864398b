import { Hono } from 'hono';
import type { Heroku } from '../heroku.ts';
import { notFound } from '../http/api-error.ts';
import { paged } from '../http/paging.ts';
import { findApp } from '../state/find.ts';
import type { App, Release } from '../state/world.ts';
import { showRelease } from './shapes.ts';

export function releaseRoutes(heroku: Heroku): Hono {
  const appOf = (name: string) => findApp(heroku.world, name);
  return new Hono()
    .get('/apps/:app/releases', (c) => {
      const app = appOf(c.req.param('app'));
      const shown = app.releases.map((release) => showRelease(heroku, app, release));
      return paged(c, shown, ['version', 'id']);
    })
    .get('/apps/:app/releases/:release', (c) => {
      const app = appOf(c.req.param('app'));
      return c.json(showRelease(heroku, app, find(app, c.req.param('release'))));
    })
    .get('/apps/:app/releases/:release/config-vars', (c) =>
      c.json(find(appOf(c.req.param('app')), c.req.param('release')).config),
    );
}

function find(app: App, idOrVersion: string): Release {
  const release = app.releases.find(
    ({ id, version }) => id === idOrVersion || `${version}` === idOrVersion,
  );
  if (!release) throw notFound('release');
  return release;
}
