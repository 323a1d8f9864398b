import { expect, test } from 'vitest';
import { compareVersions } from '../../src/migrations/built-in/migration.ts';
import { fingerprintOf, textOf } from '../../src/migrations/built-in/parts.ts';
import { readMigrations } from '../../src/migrations/built-in/read-migrations.ts';
import { projectWith } from '../target/project.ts';

const read = async (files: Record<string, string>) => {
  const { migrations, conflicts } = await readMigrations(await projectWith(files));
  return {
    found: migrations.map(({ version, name, down }) => [version, name, down !== null]),
    conflicts,
  };
};

test('numbers as numbers, whatever their length', async () => {
  const { found } = await read({
    'migrations/10_ten.sql': 'SELECT 10',
    'migrations/9_nine.sql': 'SELECT 9',
    'migrations/20250101120000_later.sql': '-- up\nSELECT 1\n-- down\nSELECT 2',
    'migrations/readme.md': '',
    'migrations/types.d.ts': '',
    'migrations/seed.sql': '',
  });
  expect(found).toEqual([
    ['9', 'nine', false],
    ['10', 'ten', false],
    ['20250101120000', 'later', true],
  ]);
  expect(compareVersions('0010', '9')).toBeGreaterThan(0);
  expect(compareVersions('001', '1')).toBe(0);
});

test.each([
  ['an empty down is none', { '1_a.sql': '-- up\nSELECT 1;\n-- down\n-- todo\n' }, false, []],
  ['an empty up is one', { '1_a.sql': '-- up\n-- todo\n-- down\nSELECT 1' }, true, []],
  ['nothing above a lone -- down is lost', { '1_a.sql': 'SELECT 1;\n-- down\nSELECT 2' }, true, []],
  ['db/migrations too', { '../db/migrations/1_a.sql': 'SELECT 1' }, false, []],
  ['CRLF', { '1_a.sql': '-- up\r\nSELECT 1;\r\n-- down\r\nSELECT 2;\r\n' }, true, []],
  ['a module', { '1_a.mjs': 'export const up = 1; export async function down() {}' }, true, []],
  ['CommonJS', { '1_a.cjs': 'module.exports = { up, down }' }, true, []],
])('%s', async (_, files, hasDown, conflicts) => {
  const named = Object.entries(files).map(([name, text]) => [`migrations/${name}`, text]);
  expect(await read(Object.fromEntries(named) as Record<string, string>)).toEqual({
    found: [['1', 'a', hasDown]],
    conflicts,
  });
});

test('a down without an up, and two of one version, are conflicts', async () => {
  const { conflicts } = await read({
    'migrations/1_a.down.sql': 'SELECT 1',
    'migrations/2_b.up.sql': 'SELECT 1',
    'migrations/2_c.up.sql': 'SELECT 1',
    'migrations/3_d.up.sql': 'SELECT 1',
    'migrations/03_d.up.sql': 'SELECT 1',
  });
  expect(conflicts).toEqual([
    'version 03 is there more than once: 03_d.up.sql, 3_d.up.sql',
    '1_a.down.sql has no up',
    'version 2 is there more than once: 2_b.up.sql, 2_c.up.sql',
  ]);
});

test('lines of the other part are emptied, so that line numbers hold', () => {
  expect(textOf('-- up\na\n-- down\nb\nc', { section: 'down' })).toBe('\n\n\nb\nc');
  expect(fingerprintOf('a\r\nb\r\n')).toBe(fingerprintOf('\na\nb'));
});
