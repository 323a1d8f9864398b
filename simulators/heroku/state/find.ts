import { databaseUrl } from '../postgres/database.ts';
import type { PostgresServer } from '../postgres/server.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import type { Addon, App, Attachment, Release, World } from './world.ts';

/** What a call names: of another account it may exist, and is refused. @throws ApiError 403, 404 */
export function findApp(world: World, idOrName: string): App {
  const app = appOf(world, idOrName);
  if (app.access) return app;
  throw new ApiError(403, 'forbidden', `You do not have access to the app ${app.name}.`);
}

/** An app, whoever asks. @throws ApiError 404 */
export function appOf(world: World, idOrName: string): App {
  const app = world.apps.find(({ id, name }) => id === idOrName || name === idOrName);
  if (!app) throw notFound('app');
  return app;
}

/** What a call names, by id or name. @throws ApiError 404 */
export function findAddon(world: World, idOrName: string): Addon {
  const isIt = ({ id, name }: Addon) => id === idOrName || name === idOrName;
  const addon = openAddons(world).find(isIt);
  if (!addon) throw notFound('add-on');
  return addon;
}

/** Those that are there, of the account's own apps. */
export function openAddons(world: World): Addon[] {
  const isOpen = ({ appId, state }: Addon) =>
    state !== 'deprovisioned' && appOf(world, appId).access;
  return world.addons.filter(isOpen);
}

export function addonOf(world: World, { addonId }: Pick<Attachment, 'addonId'>): Addon {
  const addon = world.addons.find(({ id }) => id === addonId);
  if (!addon) throw notFound('add-on');
  return addon;
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
  const living = openAddons(world);
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
