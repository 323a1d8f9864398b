import { readFile, rm } from 'node:fs/promises';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Heroku } from '../heroku.ts';
import { invalid, notFound } from '../http/api-error.ts';
import { readBody } from '../http/read-body.ts';
import { databaseUrl } from '../postgres/database.ts';
import { appOf, attachmentsOfAddon, findApp } from '../state/find.ts';
import type { App, Transfer } from '../state/world.ts';
import { dataTime, provisioned } from './database-routes.ts';
import { capture, copy, dumpFile, restoreFrom } from './transfers.ts';

const restoration = z.object({
  backup_url: z.string(),
  extensions: z.array(z.string()).nullish(),
});
const copying = z.object({
  from_name: z.string(),
  from_url: z.string(),
  to_name: z.string(),
  to_url: z.string(),
});

export function transferRoutes(heroku: Heroku): Hono {
  const { world } = heroku;
  const show = (transfer: Transfer) => showTransfer(heroku, transfer);
  const base = '/client/v11/apps/:app/transfers';
  return new Hono()
    .post('/client/v11/databases/:id/backups', async (c) => {
      const addon = provisioned(heroku, c.req.param('id'));
      const [first] = attachmentsOfAddon(world, addon);
      const app = appOf(world, addon.appId);
      return c.json(show(await capture(heroku, app, addon, first?.name ?? addon.name)), 201);
    })
    .post('/client/v11/databases/:id/restores', async (c) => {
      const addon = provisioned(heroku, c.req.param('id'));
      const { backup_url: source, extensions } = await readBody(c, restoration);
      const app = appOf(world, addon.appId);
      return c.json(show(await restoreFrom(heroku, app, addon, source, extensions ?? [])), 201);
    })
    .post('/client/v11/databases/:id/transfers', async (c) => {
      const addon = provisioned(heroku, c.req.param('id'));
      const body = await readBody(c, copying);
      if (body.to_url !== databaseUrl(heroku.postgres, addon.credentials)) {
        throw invalid('The target of a copy has to be this database.');
      }
      const from = { name: body.from_name, url: body.from_url };
      const to = { name: body.to_name, url: body.to_url };
      return c.json(show(await copy(heroku, appOf(world, addon.appId), addon, from, to)), 201);
    })
    .get(base, (c) => c.json(findApp(world, c.req.param('app')).transfers.map(show)))
    .get(`${base}/:id`, (c) =>
      c.json(show(find(findApp(world, c.req.param('app')), c.req.param('id')))),
    )
    .delete(`${base}/:id`, async (c) => {
      const app = findApp(world, c.req.param('app'));
      const transfer = find(app, c.req.param('id'));
      app.transfers.splice(app.transfers.indexOf(transfer), 1);
      await rm(dumpFile(heroku, transfer), { force: true });
      await heroku.save();
      return c.json({ ...show(transfer), deleted_at: dataTime(new Date().toISOString()) });
    })
    .post(`${base}/:id/actions/public-url`, (c) => {
      const { toUrl, succeeded } = find(findApp(world, c.req.param('app')), c.req.param('id'));
      if (!succeeded) throw notFound('backup');
      return c.json({ url: toUrl, expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    });
}

/** The files of backups, for whoever knows the address. */
export function dumpRoutes(heroku: Heroku): Hono {
  return new Hono().get('/dumps/:secret', async (c) => {
    const url = `${heroku.baseUrl}/dumps/${c.req.param('secret')}`;
    const transfer = heroku.world.apps
      .flatMap(({ transfers }) => transfers)
      .find(({ toUrl, toType }) => toUrl === url && toType === 'gof3r');
    if (!transfer) throw notFound('backup');
    const body = await readFile(dumpFile(heroku, transfer));
    return c.body(new Uint8Array(body), 200, { 'content-type': 'application/octet-stream' });
  });
}

function find(app: App, uuidOrNum: string): Transfer {
  const transfer = app.transfers.find(
    ({ uuid, num }) => uuid === uuidOrNum || `${num}` === uuidOrNum,
  );
  if (!transfer) throw notFound('transfer');
  return transfer;
}

function showTransfer({ world, postgres }: Heroku, transfer: Transfer) {
  const { createdAt, finishedAt, toType, fromType } = transfer;
  const addon = world.addons.find(({ id }) => id === transfer.addonId);
  const url = addon && databaseUrl(postgres, addon.credentials);
  return {
    uuid: transfer.uuid,
    num: transfer.num,
    from_name: transfer.fromName,
    from_type: fromType,
    from_url: fromType === 'pg_dump' ? url : null,
    to_name: transfer.toName,
    to_type: toType,
    to_url: toType === 'gof3r' ? transfer.toUrl : url,
    options: {},
    source_bytes: transfer.bytes,
    processed_bytes: transfer.bytes,
    succeeded: transfer.succeeded,
    warnings: 0,
    created_at: dataTime(createdAt),
    started_at: dataTime(createdAt),
    finished_at: finishedAt && dataTime(finishedAt),
    updated_at: dataTime(finishedAt ?? createdAt),
    canceled_at: null,
    deleted_at: null,
    purged_at: null,
    num_keep: 5,
    schedule: null,
    logs: transfer.logs.map(({ at, message }) => ({
      created_at: dataTime(at),
      level: 'info',
      message,
    })),
  };
}
