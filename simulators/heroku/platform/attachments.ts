import { randomUUID } from 'node:crypto';
import type { Heroku } from '../heroku.ts';
import { confirmationRequired } from '../http/api-error.ts';
import { makeRelease } from '../releases/make-release.ts';
import { addonOf, appOf, attachmentsOfApp } from '../state/find.ts';
import { newAlias } from '../state/names.ts';
import type { Addon, App, Attachment } from '../state/world.ts';

export interface AttachRequest {
  name: string | undefined;
  namespace: string | null;
  /** The app's name, when a person has agreed to replace what has that name now. */
  confirm: string | undefined;
}

/**
 * Attaches a database under a name. What had the name before is detached first, in a release of its
 * own: with a release command, the app has no such variable until the second one is out, as on Heroku.
 */
export async function attach(
  heroku: Heroku,
  app: App,
  addon: Addon,
  { name, namespace, confirm }: AttachRequest,
): Promise<Attachment> {
  const { world } = heroku;
  const wanted = name ?? newAlias(world, app);
  const before = attachmentsOfApp(world, app).find((each) => each.name === wanted);
  if (before && confirm !== app.name) {
    throw confirmationRequired(`${wanted} is in use already. Confirm with the name of the app.`);
  }
  if (before) remove(heroku, before);
  const ids = { id: randomUUID(), addonId: addon.id, appId: app.id };
  const attachment = { ...ids, name: wanted, namespace, createdAt: new Date().toISOString() };
  world.attachments.push(attachment);
  makeRelease(heroku, app, `Attach ${wanted} (@ref:${addon.name})`);
  await heroku.save();
  return attachment;
}

export async function detach(heroku: Heroku, attachment: Attachment): Promise<void> {
  remove(heroku, attachment);
  await heroku.save();
}

function remove(heroku: Heroku, attachment: Attachment): void {
  const { world } = heroku;
  world.attachments.splice(world.attachments.indexOf(attachment), 1);
  const { name } = addonOf(world, attachment);
  makeRelease(heroku, appOf(world, attachment.appId), `Detach ${attachment.name} (@ref:${name})`);
}
