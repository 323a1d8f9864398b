import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { ApiError, notFound } from '../http/api-error.ts';
import { readBody } from '../http/read-body.ts';
import type { Heroku } from '../heroku.ts';
import {
  addonOf,
  appOf,
  attachmentsOfAddon,
  attachmentsOfApp,
  findAddon,
  findApp,
  findAttachment,
} from '../state/find.ts';
import type { Attachment } from '../state/world.ts';
import { attach, detach } from './attachments.ts';
import { showAttachment } from './shapes.ts';

/** Both forms are in the schema: a plain text and an object with a name. */
const reference = z.union([z.string(), z.object({ name: z.string() }).transform((x) => x.name)]);
const creation = z.object({
  addon: reference,
  app: reference,
  name: z.string().optional(),
  namespace: z.string().nullish(),
  confirm: z.string().optional(),
});
const resolution = z.object({
  addon_attachment: z.string(),
  app: z.string().nullish(),
  addon_service: z.string().nullish(),
});

export function attachmentRoutes(heroku: Heroku): Hono {
  const { world } = heroku;
  const show = (c: Context) => {
    const included = (c.req.header('accept-inclusion') ?? '').split(',').map((each) => each.trim());
    return (attachment: Attachment) => showAttachment(heroku, attachment, included);
  };
  const open = () => world.attachments.filter(({ appId }) => appOf(world, appId).access);
  return new Hono()
    .get('/addon-attachments', (c) => c.json(open().map(show(c))))
    .post('/addon-attachments', async (c) => {
      const body = await readBody(c, creation);
      const app = findApp(world, body.app);
      const addon = findAddon(world, body.addon);
      const { name, namespace = null, confirm } = body;
      return c.json(show(c)(await attach(heroku, app, addon, { name, namespace, confirm })), 201);
    })
    .delete('/addon-attachments/:id', async (c) => {
      const attachment = findAttachment(world, c.req.param('id'));
      const shown = show(c)(attachment);
      await detach(heroku, attachment);
      return c.json(shown);
    })
    .get('/addons/:addon/addon-attachments', (c) =>
      c.json(attachmentsOfAddon(world, findAddon(world, c.req.param('addon'))).map(show(c))),
    )
    .get('/apps/:app/addon-attachments', (c) =>
      c.json(attachmentsOfApp(world, findApp(world, c.req.param('app'))).map(show(c))),
    )
    .get('/apps/:app/addon-attachments/:name', (c) => {
      const app = findApp(world, c.req.param('app'));
      const wanted = c.req.param('name');
      const isIt = ({ id, name }: Attachment) => id === wanted || name === wanted;
      const attachment = attachmentsOfApp(world, app).find(isIt);
      if (!attachment) throw notFound('add-on attachment');
      return c.json(show(c)(attachment));
    })
    .post('/actions/addon-attachments/resolve', async (c) => {
      const { addon_attachment: text, app } = await readBody(c, resolution);
      const found = resolve(heroku, text, app ?? undefined);
      if (found.length === 0) throw notFound('add-on attachment');
      return c.json(found.map(show(c)));
    });
}

/** By id, `NAME`, `NAME_URL`, or the add-on's name, in any case of letters; exact hits go first. */
function resolve({ world }: Heroku, text: string, app: string | undefined): Attachment[] {
  const open = world.attachments.filter(({ appId }) => appOf(world, appId).access);
  const byId = open.filter(({ id }) => id === text);
  if (byId.length > 0) return byId;
  const all = app === undefined ? open : attachmentsOfApp(world, findApp(world, app));
  const wanted = text.toUpperCase().replace(/_URL$/, '');
  const exact = all.filter(({ name }) => name === wanted);
  if (exact.length > 0) return exact;
  const byAddon = all.filter((each) => addonOf(world, each).name === text);
  if (byAddon.length > 0) return byAddon;
  const byColor = all.filter(({ name }) => name === `HEROKU_POSTGRESQL_${wanted}`);
  if (byColor.length > 1) throw new ApiError(422, 'multiple_matches', 'Ambiguous identifier.');
  return byColor;
}
