import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readNetrc } from '../../src/heroku/netrc.ts';
import { scratchFolder } from '../heroku-simulator/local-heroku.ts';

const read = (text: string, machine = 'api.heroku.com') => {
  const path = join(scratchFolder(), '.netrc');
  writeFileSync(path, text);
  return readNetrc(path, machine);
};

test.each([
  ['as heroku login writes it', 'machine api.heroku.com\n  login a@b.c\n  password T\n'],
  ['on one line', 'machine api.heroku.com login a@b.c password T'],
  ['among others', 'machine git.heroku.com password no\nmachine api.heroku.com password T\n'],
  ['quoted', 'machine "api.heroku.com" login "a b" password "T"'],
  ['with comments', '# mine: password no\nmachine api.heroku.com # the app\n  password T # new\n'],
  [
    'behind a macro',
    'macdef init\nmachine api.heroku.com password no\n\nmachine api.heroku.com password T\n',
  ],
  [
    'before the default',
    'machine api.heroku.com password T\ndefault login anonymous password no\n',
  ],
  ['with an account', 'machine api.heroku.com account x login y password T'],
  ['with Windows lines', 'machine api.heroku.com\r\n  password T\r\n'],
])('%s', async (_, text) => {
  expect(await read(text)).toBe('T');
});

test.each([
  ['another machine', 'machine git.heroku.com password no'],
  ['only the default', 'default password no'],
  ['a machine without a password', 'machine api.heroku.com login x\nmachine other password no'],
  ['nothing', ''],
  ['a name that is a beginning', 'machine api.heroku.com.evil.org password no'],
])('not from %s', async (_, text) => {
  expect(await read(text)).toBeUndefined();
});

test('an escaped quote, and no file', async () => {
  expect(await read('machine api.heroku.com password "a\\"b c"')).toBe('a"b c');
  expect(await readNetrc('/nonexistent/.netrc', 'x')).toBeUndefined();
});
