import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { liftRestriction } from '../data/capacity.ts';
import { isFor, takeFault } from '../faults/fault.ts';
import type { Heroku } from '../heroku.ts';
import { ApiError, invalid } from '../http/api-error.ts';
import { inTurn } from '../in-turn.ts';
import {
  allowWriting,
  createDatabase,
  databaseUrl,
  destroyDatabase,
  newCredentials,
} from '../postgres/database.ts';
import { dump, restore } from '../postgres/dump.ts';
import { makeRelease } from '../releases/make-release.ts';
import { addonOf, appOf, attachmentsOfAddon } from '../state/find.ts';
import { newAddonName, newAttachmentName } from '../state/names.ts';
import { findPlan } from '../state/plans.ts';
import type { Addon, App } from '../state/world.ts';

export interface AddonRequest {
  /** With or without `heroku-postgresql:`. */
  plan: string;
  name?: string | undefined;
  attachmentName?: string | undefined;
  origin?: Addon['origin'];
}

/** Orders a database: the add-on is there at once, its database after a while. @throws ApiError */
export async function createAddon(heroku: Heroku, app: App, request: AddonRequest): Promise<Addon> {
  const { world } = heroku;
  const plan = findPlan(request.plan.replace('heroku-postgresql:', ''));
  if (!plan) throw invalid(`Couldn't find the add-on plan ${request.plan}.`);
  if (world.addons.some(({ name }) => name === request.name))
    throw invalid('Name is already taken');
  const now = new Date().toISOString();
  const addon: Addon = {
    id: randomUUID(),
    name: request.name ?? newAddonName(),
    appId: app.id,
    plan: plan.name,
    state: 'provisioning',
    credentials: newCredentials(),
    createdAt: now,
    origin: request.origin ?? null,
  };
  world.addons.push(addon);
  const name = request.attachmentName ?? newAttachmentName(world, app);
  const ids = { id: randomUUID(), addonId: addon.id, appId: app.id };
  world.attachments.push({ ...ids, name, namespace: null, createdAt: now });
  await heroku.save();
  return addon;
}

/** Makes the database of an add-on that was ordered; then the app gets its address. */
export async function provision(heroku: Heroku, addon: Addon): Promise<void> {
  const app = appOf(heroku.world, addon.appId);
  const slow = takeFault(heroku.faults, 'slow-provisioning', (fault) => isFor(fault, app.name));
  await sleep(slow?.milliseconds ?? heroku.settings.provisioning, undefined, {
    signal: heroku.closing,
  });
  if (addon.state !== 'provisioning') return;
  await createDatabase(heroku.postgres, addon.credentials, findPlan(addon.plan)!.connections);
  if (addon.origin) await copyOrigin(heroku, addon, addon.origin);
  addon.state = 'provisioned';
  const names = attachmentsOfAddon(heroku.world, addon).map(({ name }) => name);
  makeRelease(heroku, app, `Attach ${names.join(', ')} (@ref:${addon.name})`);
  await heroku.save();
}

/** A fork or follower begins with all that its origin has. A follower's rows may only be read. */
async function copyOrigin(
  { world, postgres, folder }: Heroku,
  addon: Addon,
  { addonId, follows }: NonNullable<Addon['origin']>,
): Promise<void> {
  const file = join(folder, `${addon.id}.dump`);
  await dump(databaseUrl(postgres, addonOf(world, { addonId }).credentials), file);
  await restore(file, databaseUrl(postgres, addon.credentials));
  await rm(file);
  if (follows) await allowWriting(postgres, addon.credentials, false);
}

/** @throws ApiError 422 when other apps use it too and `force` is not set */
export async function destroyAddon(heroku: Heroku, addon: Addon, force: boolean): Promise<void> {
  const { world } = heroku;
  const attachments = attachmentsOfAddon(world, addon);
  if (!force && attachments.some(({ appId }) => appId !== addon.appId)) {
    const message = `${addon.name} is attached to other apps. Detach it there first, or use force.`;
    throw new ApiError(422, 'invalid_params', message);
  }
  const provisioned = addon.state === 'provisioned';
  addon.state = 'deprovisioned';
  world.attachments = world.attachments.filter(({ addonId }) => addonId !== addon.id);
  for (const appId of new Set(attachments.map((each) => each.appId))) {
    const names = attachments.filter((each) => each.appId === appId).map(({ name }) => name);
    makeRelease(heroku, appOf(world, appId), `Detach ${names.join(', ')} (@ref:${addon.name})`);
  }
  if (provisioned) {
    await inTurn(addon, async () => {
      await liftRestriction(heroku, addon);
      await destroyDatabase(heroku.postgres, addon.credentials);
    });
  }
  await heroku.save();
}
