import { databaseUrl } from '../postgres/database.ts';
import type { PostgresServer } from '../postgres/server.ts';
import { notFound } from '../http/api-error.ts';
import type { Addon, App, Attachment, Release, World } from './world.ts';

/** @throws ApiError 404 */
export function findApp(world: World, idOrName: string): App {
  const app = world.apps.find(({ id, name }) => id === idOrName || name === idOrName);
  if (!app) throw notFound('app');
  return app;
}

/** By id or name. @throws ApiError 404 */
export function findAddon(world: World, idOrName: string): Addon {
  const addon = world.addons.find(({ id, name }) => id === idOrName || name === idOrName);
  if (!addon || addon.state === 'deprovisioned') throw notFound('add-on');
  return addon;
}

export function addonOf(world: World, { addonId }: Attachment): Addon {
  return findAddon(world, addonId);
}

/** @throws ApiError 404 */
export function findAttachment(world: World, id: string): Attachment {
  const attachment = world.attachments.find((each) => each.id === id);
  if (!attachment) throw notFound('add-on attachment');
  return attachment;
}

export function attachmentsOfApp(world: World, { id }: App): Attachment[] {
  return world.attachments.filter(({ appId }) => appId === id);
}

export function attachmentsOfAddon(world: World, { id }: Addon): Attachment[] {
  return world.attachments.filter(({ addonId }) => addonId === id);
}

/** By id, name, or the name of an attachment of the app (with or without `_URL`). */
export function resolveAddon(world: World, text: string, app: App | undefined): Addon[] {
  const living = world.addons.filter(({ state }) => state !== 'deprovisioned');
  const direct = living.filter(({ id, name }) => id === text || name === text);
  if (direct.length > 0 || !app) return direct;
  const wanted = text.replace(/_URL$/, '');
  const hits = attachmentsOfApp(world, app).filter(({ name }) => name === wanted);
  return living.filter(({ id }) => hits.some(({ addonId }) => addonId === id));
}

/** All variables of an app: what people set, and its databases' addresses. */
export function configOf(world: World, server: PostgresServer, app: App): Record<string, string> {
  const config = { ...app.config };
  for (const attachment of attachmentsOfApp(world, app)) {
    const { state, credentials } = addonOf(world, attachment);
    if (state === 'provisioned')
      config[`${attachment.name}_URL`] = databaseUrl(server, credentials);
  }
  return config;
}

/** The release that the dynos run; undefined before the first. */
export function currentRelease(app: App): Release | undefined {
  return app.releases.findLast(({ status }) => status === 'succeeded');
}
