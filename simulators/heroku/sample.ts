import { fileURLToPath } from 'node:url';
import type { LocalHeroku } from './start-heroku.ts';

/** The app that is there from the start, with what a program wants to know of it. */
export interface Sample {
  name: string;
  webUrl: string;
  /** Answers when the app has its tables. */
  healthUrl: string;
  databases: { name: string; plan: string }[];
}

const NAME = 'tmi-server';
const folder = fileURLToPath(new URL('sample-app', import.meta.url));

/** Makes the sample app, unless a kept state has it already. */
export async function sampleApp({ url, token }: LocalHeroku): Promise<Sample> {
  const call = (method: string, path: string, body?: object) =>
    fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
  const there = await call('GET', `/apps/${NAME}`);
  const order = { name: NAME, folder, quantities: { web: 1, worker: 1 } };
  const app = there.ok ? there : await call('POST', '/control/apps', order);
  const { web_url: webUrl } = (await app.json()) as { web_url: string };
  const addons = await (await call('GET', `/apps/${NAME}/addons`)).json();
  const databases = (addons as { name: string; plan: { name: string } }[]).map(
    ({ name, plan }) => ({ name, plan: plan.name.replace('heroku-postgresql:', '') }),
  );
  return { name: NAME, webUrl, healthUrl: `${webUrl}health`, databases };
}
