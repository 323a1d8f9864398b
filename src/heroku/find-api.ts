import { join } from 'node:path';
import { herokuHostUnsafe, herokuTokenMissing } from '../errors/heroku-errors.ts';
import { isLocalHost } from '../postgres/connection-options.ts';
import { homeOf } from '../target/places.ts';
import type { HerokuApi, Variables } from '../target/target.ts';
import { readNetrc } from './netrc.ts';

/** Milliseconds to wait for an answer; Heroku itself gives up after 30 seconds. */
const TIMEOUT = 35_000;

/**
 * Where Heroku's APIs are and the token for them, from the variables that the `heroku` command
 * reads: `HEROKU_API_KEY`, else `~/.netrc`; `HEROKU_HOST` and `HEROKU_DATA_HOST` lead elsewhere.
 *
 * @throws PgresetError `heroku-token-missing`, `heroku-host`
 */
export async function findHerokuApi(env: Variables): Promise<HerokuApi> {
  const url = baseUrl('HEROKU_HOST', env['HEROKU_HOST'] || 'heroku.com', 'api.');
  const dataUrl = dataUrlOf(env, url);
  const token = env['HEROKU_API_KEY']?.trim() || (await tokenInNetrc(env, url));
  return { url, dataUrl, token, timeout: TIMEOUT };
}

/** A host name, or a whole address. A token goes over https, or stays on this machine. */
function baseUrl(variable: string, value: string, prefix: string): string {
  const text = /^https?:\/\//.test(value) ? value : `https://${prefix}${value}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && !isLocalHost(url.hostname)))
    throw herokuHostUnsafe(variable, value);
  return url.origin;
}

/** As the command does: another host name at the same address, where that was given whole. */
function dataUrlOf(env: Variables, url: string): string {
  const host = env['HEROKU_DATA_HOST'];
  if (!host) return env['HEROKU_HOST']?.startsWith('http') ? url : 'https://api.data.heroku.com';
  if (!env['HEROKU_HOST']?.startsWith('http')) return baseUrl('HEROKU_DATA_HOST', host, '');
  const moved = new URL(url);
  moved.hostname = host;
  return baseUrl('HEROKU_DATA_HOST', moved.origin, '');
}

async function tokenInNetrc(env: Variables, url: string): Promise<string> {
  const home = homeOf(env);
  const machine = new URL(url).host;
  const files = home === undefined ? [] : [join(home, '.netrc'), join(home, '_netrc')];
  for (const file of files) {
    const token = await readNetrc(file, machine);
    if (token) return token;
  }
  throw herokuTokenMissing(machine, [
    'HEROKU_API_KEY: not set',
    ...files.slice(0, 1).map((file) => `${file}: no entry for machine ${machine}`),
    'An encrypted ~/.netrc.gpg is not read: set HEROKU_API_KEY instead.',
  ]);
}
