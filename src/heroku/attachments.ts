import type { HerokuApi } from '../target/target.ts';
import { callHeroku } from './call.ts';

/** A name under which an app has a database; its variable is the name with `_URL`. */
export interface Attachment {
  id: string;
  name: string;
  app: { id: string; name: string };
  addon: {
    id: string;
    name: string;
    /** The app that it is billed to. */
    app: { id: string; name: string };
    plan: { id: string; name: string };
  };
  config_vars: string[];
}

const HEADERS = {
  accept: 'application/vnd.heroku+json; version=3.sdk',
  'accept-inclusion': 'addon:plan,config_vars',
};

/** Finds what a person calls a database: `DATABASE_URL`, `BLUE`, the add-on's name. */
export async function resolveAttachment(
  api: HerokuApi,
  app: string,
  database: string,
): Promise<Attachment[]> {
  return callHeroku(api, {
    method: 'POST',
    path: ['actions', 'addon-attachments', 'resolve'],
    body: { addon_attachment: database, app },
    headers: HEADERS,
    repeatable: true,
    about: `database ${database} of app ${app}`,
  });
}

/** The Postgres databases that an app has, by all their names. */
export async function readAttachments(api: HerokuApi, app: string): Promise<Attachment[]> {
  const all = await callHeroku<Attachment[]>(api, {
    method: 'GET',
    path: ['apps', app, 'addon-attachments'],
    headers: HEADERS,
    about: `app ${app}`,
  });
  return all.filter(isPostgres);
}

/** All names, in whatever apps, of one add-on. */
export async function readAttachmentsOfAddon(
  api: HerokuApi,
  addon: string,
  signal?: AbortSignal,
): Promise<Attachment[]> {
  return callHeroku(api, {
    method: 'GET',
    path: ['addons', addon, 'addon-attachments'],
    headers: HEADERS,
    about: `add-on ${addon}`,
    ...(signal && { signal }),
  });
}

/** Not Redis, and no credential of another user (a namespace). */
export function isPostgres({ addon }: Attachment): boolean {
  return addon.plan.name.startsWith('heroku-postgresql:');
}

/** `essential-0` of `heroku-postgresql:essential-0`. */
export const planOf = ({ addon }: Pick<Attachment, 'addon'>): string =>
  addon.plan.name.replace(/^heroku-postgresql:/, '');
