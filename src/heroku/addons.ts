import { PgresetError } from '../errors/pgreset-error.ts';
import type { HerokuApi } from '../target/target.ts';
import { callHeroku } from './call.ts';

/** A database as something that is billed. */
export interface Addon {
  id: string;
  name: string;
  app: { id: string; name: string };
  plan: { name: string };
  /** `provisioning`, `provisioned`, `deprovisioned` */
  state: string;
}

/** @returns null when there is none of that name */
export async function findAddon(api: HerokuApi, name: string): Promise<Addon | null> {
  return callHeroku<Addon>(api, {
    method: 'GET',
    path: ['addons', name],
    about: `add-on ${name}`,
  }).catch((error: unknown) => {
    if (error instanceof PgresetError && error.code === 'heroku-missing') return null;
    throw error;
  });
}

/**
 * Orders a database under a name of our own, by which it is found again should the answer be lost.
 *
 * @param plan `essential-0`
 */
export async function createDatabaseAddon(
  api: HerokuApi,
  app: string,
  name: string,
  plan: string,
): Promise<Addon> {
  const known = await findAddon(api, name);
  if (known?.app.name === app) return known;
  return callHeroku<Addon>(api, {
    method: 'POST',
    path: ['apps', app, 'addons'],
    body: { name, plan: { name: `heroku-postgresql:${plan}` }, attachment: {}, config: {} },
    about: `app ${app}`,
  }).catch(async (error: unknown) => {
    const lost = error instanceof PgresetError && error.code === 'heroku-no-answer';
    const made = lost ? await findAddon(api, name) : null;
    if (made) return made;
    throw error;
  });
}

/** Destroys a database for good; one that is gone already is no error. */
export async function destroyAddon(api: HerokuApi, { app, id, name }: Addon): Promise<void> {
  await callHeroku(api, {
    method: 'DELETE',
    path: ['apps', app.name, 'addons', id],
    body: { force: false },
    repeatable: true,
    about: `add-on ${name}`,
  }).catch((error: unknown) => {
    if (!(error instanceof PgresetError && error.code === 'heroku-missing')) throw error;
  });
}
