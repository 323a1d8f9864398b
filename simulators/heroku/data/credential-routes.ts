import { Hono } from 'hono';
import type { Heroku } from '../heroku.ts';
import { notFound } from '../http/api-error.ts';
import { inTurn } from '../in-turn.ts';
import { rotatePassword } from '../postgres/database.ts';
import { makeRelease } from '../releases/make-release.ts';
import { appOf, attachmentsOfAddon } from '../state/find.ts';
import type { Addon } from '../state/world.ts';
import { provisioned } from './database-routes.ts';

/** Only the default credential: more are not to be had on Essential plans. */
export function credentialRoutes(heroku: Heroku): Hono {
  const base = '/postgres/v0/databases/:id';
  return new Hono()
    .get(`${base}/credentials`, (c) =>
      c.json([show(heroku, provisioned(heroku, c.req.param('id')))]),
    )
    .get(`${base}/credentials/:name`, (c) => {
      if (c.req.param('name') !== 'default') throw notFound('credential');
      return c.json(show(heroku, provisioned(heroku, c.req.param('id'))));
    })
    .post(`${base}/credentials_rotation`, async (c) => {
      await rotate(heroku, provisioned(heroku, c.req.param('id')));
      return c.json({ message: 'Rotated all credentials.' });
    })
    .post(`${base}/credentials/:name/credentials_rotation`, async (c) => {
      if (c.req.param('name') !== 'default') throw notFound('credential');
      await rotate(heroku, provisioned(heroku, c.req.param('id')));
      return c.json({ message: 'Rotated default credential.' });
    });
}

/** A new password, at once in the variables of every app that the database is attached to. */
async function rotate(heroku: Heroku, addon: Addon): Promise<void> {
  await inTurn(addon, async () => {
    addon.credentials = await rotatePassword(heroku.postgres, addon.credentials);
  });
  const apps = new Set(attachmentsOfAddon(heroku.world, addon).map(({ appId }) => appId));
  for (const id of apps) {
    makeRelease(heroku, appOf(heroku.world, id), `Update DATABASE by heroku-postgresql`);
  }
  await heroku.save();
}

function show({ postgres }: Heroku, { id, credentials }: Addon) {
  const { user, password, database } = credentials;
  return {
    uuid: id,
    name: 'default',
    state: 'active',
    database,
    host: postgres.host,
    port: postgres.port,
    credentials: [{ user, password, state: 'active', connections: null }],
  };
}
