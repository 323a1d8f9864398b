import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findHerokuApi } from '../../src/heroku/find-api.ts';
import { scratchFolder } from '../heroku-simulator/local-heroku.ts';
import { rejection } from '../target/project.ts';

const HEROKU_API_KEY = 'secret-token';

test('Heroku itself, without any variable', async () => {
  const { url, dataUrl } = await findHerokuApi({ HEROKU_API_KEY });
  expect([url, dataUrl]).toEqual(['https://api.heroku.com', 'https://api.data.heroku.com']);
});

test.each([
  [{ HEROKU_HOST: 'staging.example.com' }, 'https://api.staging.example.com'],
  [{ HEROKU_HOST: 'https://heroku.example.com/' }, 'https://heroku.example.com'],
  [{ HEROKU_HOST: 'http://127.0.0.1:5000' }, 'http://127.0.0.1:5000'],
  [{ HEROKU_HOST: 'http://localhost:5000' }, 'http://localhost:5000'],
])('%j leads to %s', async (env, expected) => {
  expect((await findHerokuApi({ ...env, HEROKU_API_KEY })).url).toBe(expected);
});

test('the data API at the same port, as the heroku command does it', async () => {
  const env = { HEROKU_HOST: 'http://127.0.0.1:5000', HEROKU_DATA_HOST: '127.0.0.1' };
  expect((await findHerokuApi({ ...env, HEROKU_API_KEY })).dataUrl).toBe('http://127.0.0.1:5000');
});

test.each([
  { HEROKU_HOST: 'http://heroku.example.com' },
  { HEROKU_HOST: 'http://10.0.0.1' },
  { HEROKU_HOST: 'https://' },
  { HEROKU_HOST: 'http://127.0.0.1:5000', HEROKU_DATA_HOST: 'evil.example.com' },
  { HEROKU_DATA_HOST: 'http://data.example.com' },
])('no token goes to %j', async (env) => {
  const error = await rejection(findHerokuApi({ ...env, HEROKU_API_KEY }));
  expect(error).toMatchObject({ code: 'heroku-host', exit: 2 });
  expect(JSON.stringify(error)).not.toContain(HEROKU_API_KEY);
});

test('the token from .netrc, and how to get one where there is none', async () => {
  const HOME = scratchFolder();
  expect(await rejection(findHerokuApi({ HOME }))).toMatchObject({
    code: 'heroku-token-missing',
    exit: 2,
    next: expect.stringContaining('heroku login'),
  });
  writeFileSync(join(HOME, '.netrc'), 'machine api.heroku.com password T\n');
  expect((await findHerokuApi({ HOME })).token).toBe('T');
  expect((await findHerokuApi({ HOME, HEROKU_API_KEY: ' K ' })).token).toBe('K');
});
