import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  defaultPassfile,
  findPassword,
  parsePassfileLine,
  passwordFromFile,
} from '../../src/target/passfile.ts';
import { projectWith } from './project.ts';

const WANTED = { host: 'h', port: 5432, database: 'db', user: 'u' };

test.each([
  ['h:5432:db:u:secret', 'secret'],
  ['*:*:*:*:secret', 'secret'],
  ['h:5432:db:u:se:cr:et', 'se:cr:et'],
  [String.raw`h:5432:db:u:se\:cr\\et`, String.raw`se:cr\et`],
  ['h:5432:db:u: spaced ', ' spaced '],
  ['#comment\n\nother:5432:db:u:no\nh:*:db:u:first\nh:5432:db:u:second', 'first'],
  ['h:5432:db:u:windows\r\n', 'windows'],
  ['h:5433:db:u:no', undefined],
  ['h:5432:db:other:no', undefined],
  ['h:5432:db:u', undefined],
  ['', undefined],
])('%j gives %j', (text, password) => {
  expect(findPassword(text, WANTED)).toBe(password);
});

test('names with colons and backslashes are escaped in it', () => {
  expect(parsePassfileLine(String.raw`/run\:1:5432:a\\b:c\:d:e`)).toEqual({
    host: '/run:1',
    port: '5432',
    database: String.raw`a\b`,
    user: 'c:d',
    password: 'e',
  });
});

test('a socket is found as localhost too, as in libpq', () => {
  const socket = { ...WANTED, host: '/var/run/postgresql' };
  expect(findPassword('localhost:5432:db:u:secret', socket)).toBe('secret');
  expect(findPassword('/var/run/postgresql:5432:db:u:secret', socket)).toBe('secret');
});

describe('the file', () => {
  test('gives a password when only its owner can read it', async () => {
    const folder = await projectWith({ '.pgpass': 'h:5432:db:u:secret\n' });
    await chmod(join(folder, '.pgpass'), 0o600);
    expect(await passwordFromFile(join(folder, '.pgpass'), WANTED)).toEqual({ password: 'secret' });
  });

  test.skipIf(process.platform === 'win32')(
    'is ignored with a warning when others can',
    async () => {
      const folder = await projectWith({ '.pgpass': 'h:5432:db:u:secret\n' });
      await chmod(join(folder, '.pgpass'), 0o640);
      const answer = await passwordFromFile(join(folder, '.pgpass'), WANTED);
      expect(answer).toEqual({ warning: expect.stringContaining('chmod 600') });
    },
  );

  test('gives nothing when it is missing', async () => {
    expect(await passwordFromFile('/does/not/exist', WANTED)).toEqual({});
  });
});

test.each([
  [{ PGPASSFILE: '/p', HOME: '/home/u' }, '/p'],
  [{ HOME: '/home/u' }, '/home/u/.pgpass'],
  [{}, undefined],
])('%j: the default is %s', (env, path) => {
  expect(defaultPassfile(env)).toBe(path);
});
