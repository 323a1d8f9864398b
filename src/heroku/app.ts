import type { HerokuApi } from '../target/target.ts';
import { callHeroku } from './call.ts';

/** What the platform says about an app. */
export interface App {
  id: string;
  name: string;
  maintenance: boolean;
  stack: { name: string };
  web_url: string | null;
  owner: { email: string };
  region: { name: string };
  released_at: string | null;
}

export async function readApp(api: HerokuApi, app: string): Promise<App> {
  return callHeroku(api, { method: 'GET', path: ['apps', app], about: `app ${app}` });
}

/** Twice is as good as once. */
export async function setMaintenance(
  api: HerokuApi,
  app: string,
  maintenance: boolean,
  signal?: AbortSignal,
): Promise<App> {
  return callHeroku(api, {
    method: 'PATCH',
    path: ['apps', app],
    body: { maintenance },
    repeatable: true,
    about: `app ${app}`,
    ...(signal && { signal }),
  });
}

/** The variables of an app's dynos. They hold secrets: only the databases' addresses are taken. */
export async function readConfigVars(api: HerokuApi, app: string): Promise<Record<string, string>> {
  return callHeroku(api, {
    method: 'GET',
    path: ['apps', app, 'config-vars'],
    about: `app ${app}`,
  });
}

/** `production`, `staging`, `review`, …; null outside a pipeline. */
export async function readPipelineStage(api: HerokuApi, app: string): Promise<string | null> {
  const coupling = await callHeroku<{ stage: string } | null>(api, {
    method: 'GET',
    path: ['apps', app, 'pipeline-couplings'],
  }).catch((error: { code?: string; message: string }) => {
    // Not coupled is the usual case.
    if (error.code === 'heroku-refused') return null;
    throw error;
  });
  return coupling?.stage ?? null;
}
