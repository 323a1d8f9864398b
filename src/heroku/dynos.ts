import type { HerokuApi } from '../target/target.ts';
import { callHeroku } from './call.ts';

/** A dyno as the platform shows it. */
export interface Dyno {
  id: string;
  /** `web.1` */
  name: string;
  type: string;
  command: string;
  size: string;
  /** `starting`, `up`, `idle`, `crashed`, `down`, … */
  state: string;
  release: { version: number };
  created_at: string;
  updated_at: string;
}

/** How many dynos of a process type run, and by what command. */
export interface ProcessType {
  type: string;
  command: string;
  quantity: number;
  size: string;
}

interface Options {
  signal?: AbortSignal;
}

export async function readDynos(
  api: HerokuApi,
  app: string,
  options: Options = {},
): Promise<Dyno[]> {
  return callHeroku(api, { method: 'GET', path: ['apps', app, 'dynos'], ...options });
}

export async function readFormation(api: HerokuApi, app: string): Promise<ProcessType[]> {
  return callHeroku(api, { method: 'GET', path: ['apps', app, 'formation'] });
}

/**
 * Restarts all dynos, or those of one name or type. A second restart does no harm, so it is asked
 * for again where no answer came.
 */
export async function restartDynos(
  api: HerokuApi,
  app: string,
  which: { dyno?: string; type?: string } & Options = {},
): Promise<void> {
  const { dyno, type, signal } = which;
  const some = type === undefined ? ['dynos', ...(dyno ? [dyno] : [])] : ['formations', type];
  await callHeroku(api, {
    method: 'DELETE',
    path: ['apps', app, ...some],
    repeatable: true,
    about: `dyno ${dyno ?? type ?? ''} of app ${app}`,
    ...(signal && { signal }),
  });
}

/**
 * Starts a command in a one-off dyno whose output goes to the app's log. It is not repeated: run
 * twice, a command does its work twice.
 *
 * @param timeToLive seconds after which Heroku ends it
 */
export async function startOneOff(
  api: HerokuApi,
  app: string,
  command: string,
  timeToLive: number,
  { signal }: Options = {},
): Promise<Dyno> {
  return callHeroku(api, {
    method: 'POST',
    path: ['apps', app, 'dynos'],
    body: { command, attach: false, type: 'run', time_to_live: timeToLive },
    ...(signal && { signal }),
  });
}

/** Ends a dyno; one that has ended already is no error. */
export async function stopDyno(api: HerokuApi, app: string, dyno: string): Promise<void> {
  await callHeroku(api, {
    method: 'POST',
    path: ['apps', app, 'dynos', dyno, 'actions', 'stop'],
    repeatable: true,
    about: `dyno ${dyno}`,
  }).catch((error: { code?: string }) => {
    if (error.code !== 'heroku-missing') throw error;
  });
}
