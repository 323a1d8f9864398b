import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Sample, sampleApp } from './sample.ts';
import { startHeroku } from './start-heroku.ts';

const { values } = parseArgs({
  options: {
    keep: { type: 'string' },
    /** For a program that starts this: one line when it is ready; it ends when its input does. */
    json: { type: 'boolean', default: false },
  },
});

/** At once: the watchdog does the rest. */
const leave = () => process.exit(1);
let end: () => void = leave;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end());
if (values.json) process.stdin.on('end', () => end()).resume();

const heroku = await startHeroku(values.keep === undefined ? {} : { folder: resolve(values.keep) });
end = () => {
  end = leave;
  void heroku.close().then(() => process.exit(0));
};
const app = await sampleApp(heroku);
const { url, token, environment } = heroku;
if (values.json) console.log(JSON.stringify({ url, token, environment, apps: [app] }));
else console.log(explain(url, app, ownHome(environment)));

/** A home of its own: the command is to find no other login there, and to leave nothing behind. */
function ownHome(variables: Record<string, string>): Record<string, string> {
  const home = join(variables['NODE_EXTRA_CA_CERTS']!, '..', 'home');
  mkdirSync(home, { recursive: true });
  return { ...variables, HOME: home, GIT_CONFIG_GLOBAL: '/dev/null' };
}

function explain(api: string, { name, healthUrl }: Sample, variables: Record<string, string>) {
  const exports = Object.entries(variables).map(([key, value]) => `export ${key}=${value}`);
  return [
    '',
    `A local Heroku runs at ${api}, its app ${name} at ${healthUrl}`,
    '',
    'In another terminal, to let the real heroku command talk to it:',
    '',
    ...exports,
    '',
    `heroku pg:info --app ${name}`,
    '',
    'Ctrl-C ends it.',
  ].join('\n');
}
