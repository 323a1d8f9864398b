import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPassfile, mergePassfile, passfileLines } from '../../src/connect/passfile-text.ts';
import { findPassword } from '../../src/target/passfile.ts';
import { HEROKU, hostileConnection } from './connections.ts';

const OURS = 'h:5432:db:u:new';

test('colons and backslashes are escaped', () => {
  expect(passfileLines({ ...HEROKU, host: '::1', database: 'a:b', user: String.raw`c\d` })).toEqual(
    [String.raw`\:\:1:5432:a\:b:c\\d:canary-p@ss\:w/o\\rd`],
  );
});

test('no password, no line', () => {
  const { password: _, ...open } = HEROKU;
  expect(passfileLines(open)).toEqual([]);
});

test.each(['password', 'user', 'database'])('a line break in the %s cannot be written', (field) => {
  expect(() => passfileLines({ ...HEROKU, [field]: 'a\nb' })).toThrow(
    expect.objectContaining({ code: 'passfile-line-break', why: expect.stringContaining(field) }),
  );
});

test.each([
  ['an empty file', '', `${OURS}\n`],
  ['other lines stay', '# mine\nx:1:y:z:p\n', `# mine\nx:1:y:z:p\n${OURS}\n`],
  ['no line break at the end', 'x:1:y:z:p', `x:1:y:z:p\n${OURS}\n`],
  [
    'its own line is replaced',
    'a:1:b:c:d\nh:5432:db:u:old\nx:1:y:z:p\n',
    `a:1:b:c:d\n${OURS}\nx:1:y:z:p\n`,
  ],
  [
    'it goes before a wildcard that would win',
    'x:1:y:z:p\n*:*:*:*:p\n',
    `x:1:y:z:p\n${OURS}\n*:*:*:*:p\n`,
  ],
  ['and moves there when it stands behind', '*:*:*:u:p\nh:5432:db:u:old\n', `${OURS}\n*:*:*:u:p\n`],
  ['line breaks of Windows', 'x:1:y:z:p\r\n', `x:1:y:z:p\r\n${OURS}\r\n`],
])('merge: %s', (_, before, after) => {
  expect(mergePassfile(before, [OURS])).toBe(after);
  expect(mergePassfile(after, [OURS])).toBe(after);
});

test('what is merged is what libpq finds, and nobody else loses a password', () => {
  fc.assert(
    fc.property(
      fc.array(hostileConnection, { maxLength: 5 }),
      hostileConnection,
      (others, mine) => {
        const before = others.reduce((text, each) => mergePassfile(text, passfileLines(each)), '');
        const after = mergePassfile(before, passfileLines(mine));
        expect(isPassfile(after)).toBe(true);
        expect(findPassword(after, mine)).toBe(mine.password);
        for (const other of others) {
          const same = (['host', 'port', 'database', 'user'] as const).every(
            (key) => other[key] === mine[key] || mine[key] === '*',
          );
          if (!same) expect(findPassword(after, other)).toBe(findPassword(before, other));
        }
      },
    ),
  );
});

test.each([
  ['', true],
  ['# only a comment\n\n', true],
  ['h:1:d:u:p\n', true],
  ['export A=1\n', false],
  ['{ "json": true }', false],
])('%j as a passfile: %s', (text, expected) => {
  expect(isPassfile(text)).toBe(expected);
});
