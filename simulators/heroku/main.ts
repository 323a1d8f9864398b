import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type LocalHeroku, startHeroku } from './start-heroku.ts';

const { values } = parseArgs({ options: { keep: { type: 'string' } } });

const APP = 'threat-models';
const folder = fileURLToPath(new URL('sample-app', import.meta.url));

/** The sample app, unless a kept state has it already. */
async function sampleApp({ url, token }: LocalHeroku): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const there = await fetch(`${url}/apps/${APP}`, { headers });
  if (there.ok) return ((await there.json()) as { web_url: string }).web_url;
  const body = JSON.stringify({ name: APP, folder, quantities: { web: 1, worker: 1 } });
  const made = await fetch(`${url}/control/apps`, { method: 'POST', headers, body });
  return ((await made.json()) as { web_url: string }).web_url;
}

const heroku = await startHeroku(values.keep === undefined ? {} : { folder: resolve(values.keep) });
const webUrl = await sampleApp(heroku);
const home = join(heroku.environment['NODE_EXTRA_CA_CERTS']!, '..', 'home');
mkdirSync(home, { recursive: true });

// A home of its own: the command is to find no other login there, and to leave nothing behind.
const environment = { ...heroku.environment, HOME: home, GIT_CONFIG_GLOBAL: '/dev/null' };
console.log(`\nA local Heroku runs at ${heroku.url}, its app ${APP} at ${webUrl}health\n`);
console.log('In another terminal, to let the real heroku command talk to it:\n');
for (const [name, value] of Object.entries(environment)) console.log(`export ${name}=${value}`);
console.log(`\nheroku pg:info --app ${APP}\n\nCtrl-C ends it.`);

let closing = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (closing) process.exit(1);
    closing = true;
    void heroku.close().then(() => process.exit(0));
  });
}
