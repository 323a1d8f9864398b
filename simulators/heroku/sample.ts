import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LocalHeroku } from './start-heroku.ts';

/** The app that is there from the start, with what a program wants to know of it. */
export interface Sample {
  name: string;
  webUrl: string;
  /** Says how many threat models there are; fails without their table. */
  healthUrl: string;
  databases: { name: string; plan: string }[];
}

const NAME = 'tmi-server';
const APP = `/apps/${NAME}`;
const folder = fileURLToPath(new URL('sample-app', import.meta.url));

/** One call; its answer, or undefined when that is an error. */
type Call = <T>(method: string, path: string, body?: object) => Promise<T | undefined>;

/** The sample app with its rows; where a kept state has it already, as it is there. */
export async function sampleApp(heroku: LocalHeroku): Promise<Sample> {
  const call = caller(heroku);
  const there = await call<{ web_url: string }>('GET', APP);
  const { web_url: webUrl } = there ?? (await make(call));
  const addons = await call<{ name: string; plan: { name: string } }[]>('GET', `${APP}/addons`);
  const databases = addons!.map(({ name, plan }) => ({
    name,
    plan: plan.name.replace('heroku-postgresql:', ''),
  }));
  return { name: NAME, webUrl, healthUrl: `${webUrl}health`, databases };
}

async function make(call: Call): Promise<{ web_url: string }> {
  const order = { name: NAME, folder, quantities: { web: 1, worker: 1 } };
  const app = (await call<{ web_url: string }>('POST', '/control/apps', order))!;
  // A one-off dyno needs a release, as on Heroku.
  await call('POST', `/control${APP}/settle`);
  const dyno = await call<{ id: string }>('POST', `${APP}/dynos`, { command: 'node seed.mjs' });
  while (await call('GET', `${APP}/dynos/${dyno!.id}`)) await sleep(50);
  return app;
}

function caller({ url, token }: LocalHeroku): Call {
  return async <T>(method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return answer.ok ? ((await answer.json()) as T) : undefined;
  };
}
