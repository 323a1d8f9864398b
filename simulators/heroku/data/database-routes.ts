import { Hono } from 'hono';
import { z } from 'zod';
import type { Heroku } from '../heroku.ts';
import { ApiError, invalid } from '../http/api-error.ts';
import { readBody } from '../http/read-body.ts';
import { inTurn } from '../in-turn.ts';
import { allowWriting, databaseUrl, endSessions, resetDatabase } from '../postgres/database.ts';
import { findAddon } from '../state/find.ts';
import type { Addon } from '../state/world.ts';
import { enforceLimits, liftRestriction } from './capacity.ts';
import { infoLines } from './info.ts';

const reset = z.object({ extensions: z.array(z.string()).nullish() });

export function databaseRoutes(heroku: Heroku): Hono {
  const { world, postgres } = heroku;
  return new Hono()
    .get('/client/v11/databases/:id', async (c) =>
      c.json(await showDatabase(heroku, provisioned(heroku, c.req.param('id')))),
    )
    .get('/client/v11/databases/:id/wait_status', (c) => {
      const { state } = findAddon(world, c.req.param('id'));
      const waiting = state === 'provisioning';
      return c.json({ 'waiting?': waiting, message: waiting ? 'preparing' : 'available' });
    })
    .put('/client/v11/databases/:id/reset', async (c) => {
      const addon = provisioned(heroku, c.req.param('id'));
      const { extensions } = await readBody(c, reset);
      await inTurn(addon, async () => {
        await liftRestriction(heroku, addon);
        await resetDatabase(postgres, addon.credentials, extensions ?? []);
      });
      return c.json({ message: 'Reset successful.' });
    })
    .put('/client/v11/databases/:id/unfollow', async (c) => {
      const addon = provisioned(heroku, c.req.param('id'));
      if (!addon.origin?.follows) throw invalid('This database does not follow another.');
      await allowWriting(postgres, addon.credentials, true);
      addon.origin.follows = false;
      await heroku.save();
      return c.json({ message: 'No longer following.' });
    })
    .post('/client/v11/databases/:id/connection_reset', async (c) => {
      await endSessions(postgres, provisioned(heroku, c.req.param('id')).credentials);
      return c.json({ message: 'Connections terminated' });
    });
}

/** @throws ApiError 404 as long as there is no database */
export function provisioned(heroku: Heroku, idOrName: string): Addon {
  const addon = findAddon(heroku.world, idOrName);
  if (addon.state === 'provisioned') return addon;
  throw new ApiError(404, 'not_found', 'Database is not yet provisioned.');
}

async function showDatabase(heroku: Heroku, addon: Addon) {
  const { world, postgres } = heroku;
  const { addonId, follows } = addon.origin ?? {};
  const origin = world.addons.find(({ id }) => id === addonId);
  const leader = follows && origin ? databaseUrl(postgres, origin.credentials) : null;
  const measured = await enforceLimits(heroku, addon);
  const { database, user } = addon.credentials;
  return {
    addon_id: addon.id,
    name: addon.name,
    heroku_resource_id: addon.id,
    formation: null,
    metaas_source: addon.name,
    port: postgres.port,
    database_name: database,
    database_user: user,
    created_at: dataTime(addon.createdAt),
    postgres_version: measured.version,
    resource_url: databaseUrl(postgres, addon.credentials),
    plan: addon.plan,
    num_bytes: measured.bytes,
    num_tables: measured.tables,
    num_connections: measured.connections,
    num_connections_waiting: 0,
    following: leader,
    leader: leader && origin ? origin.name : null,
    forked_from: origin && !follows ? databaseUrl(postgres, origin.credentials) : null,
    'waiting?': false,
    'hot_standby?': leader !== null,
    'standalone?': leader === null,
    current_transaction: null,
    target_transaction: null,
    credentials: 1,
    info: [...infoLines(addon, measured), ...followingLine(leader)],
  };
}

/** The command shows the name of the variable that has this address. */
function followingLine(leader: string | null) {
  return leader === null ? [] : [{ name: 'Following', values: [leader], resolve_db_name: true }];
}

/** The data API writes times in its own way: `2026-01-01 00:00:00 +0000`. */
export function dataTime(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} +0000`;
}
