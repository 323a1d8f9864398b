import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/target/load-config.ts';
import { projectWith, rejection } from './project.ts';

async function load(files: Record<string, string>, path?: string) {
  return loadConfig(path, await projectWith(files));
}

async function problemsOf(config: unknown): Promise<string[]> {
  const error = await rejection(load({ 'pgreset.config.json': JSON.stringify(config) }));
  expect(error).toMatchObject({ code: 'config-invalid', exit: 2 });
  const details = error['details'] as string[];
  return details.length > 0 ? details : [error['why'] as string];
}

describe('every kind of file', () => {
  test.each([
    [
      'pgreset.config.ts',
      `import { defineConfig } from 'pgreset';\nconst keep: string[] = ['a'];\nexport default defineConfig({ keep });`,
    ],
    [
      'pgreset.config.ts',
      `import type { ConfigFile } from 'pgreset';\nexport default { keep: ['a'] } satisfies ConfigFile;`,
    ],
    ['pgreset.config.js', `export default { keep: ['a'] };`],
    ['pgreset.config.js', `module.exports = { keep: ['a'] };`],
    [
      'pgreset.config.mjs',
      `import { defineConfig } from 'pgreset';\nexport default defineConfig({ keep: ['a'] });`,
    ],
    ['pgreset.config.json', `{ "keep": ["a"] }`],
  ])('%s', async (name, text) => {
    const loaded = await load({ [name]: text });
    expect(loaded).toMatchObject({ name, file: { keep: ['a'] } });
  });

  test('one in a folder above is found; none is no error', async () => {
    const folder = await projectWith({ 'pgreset.config.json': '{}', 'a/b/c.txt': '' });
    expect(await loadConfig(undefined, join(folder, 'a/b'))).toMatchObject({ folder });
    await rm(join(folder, 'pgreset.config.json'));
    expect(await loadConfig(undefined, join(folder, 'a/b'))).toBeUndefined();
  });

  test('nothing is read above the repository, nor above a folder that has none', async () => {
    const folder = await projectWith({ 'pgreset.config.json': '{}', 'inner/x': '', 'plain/x': '' });
    await mkdir(join(folder, 'inner/.git'));
    expect(await loadConfig(undefined, join(folder, 'inner'))).toBeUndefined();
    await rm(join(folder, '.git'), { recursive: true });
    expect(await loadConfig(undefined, join(folder, 'plain'))).toBeUndefined();
    expect(await loadConfig(undefined, join(folder, 'plain'), folder)).toBeUndefined();
    expect(await loadConfig(undefined, folder)).toMatchObject({ folder });
  });

  test('below the home folder, parents are looked through', async () => {
    const folder = await projectWith({ 'work/pgreset.config.json': '{}', 'work/a/x': '' });
    await rm(join(folder, '.git'), { recursive: true });
    expect(await loadConfig(undefined, join(folder, 'work/a'), folder)).toMatchObject({
      folder: join(folder, 'work'),
    });
  });
});

describe('what cannot be loaded', () => {
  test('a named file that is not there', async () => {
    expect(await rejection(load({}, 'other.json'))).toMatchObject({
      code: 'file-unreadable',
      why: '--config names it, and there is no such file.',
    });
  });

  test.each([
    ['pgreset.config.json', '{ "keep": '],
    ['pgreset.config.ts', 'throw new Error("no luck")'],
    ['pgreset.config.ts', 'export default {'],
    ['pgreset.config.ts', `import 'not-installed-anywhere'; export default {}`],
  ])('%s with %j', async (name, text) => {
    expect(await rejection(load({ [name]: text }))).toMatchObject({
      code: 'config-broken',
      exit: 2,
    });
  });
});

describe('messages say where, what was expected, and which key was meant', () => {
  test.each<[unknown, string[]]>([
    [{ protcted: true }, ['protcted: unknown key; did you mean protected?']],
    [{ targets: { a: { urll: 'x' } } }, ['targets.a.urll: unknown key; did you mean url?']],
    [
      { targets: { 'my app': { keeps: [] } } },
      ['targets["my app"].keeps: unknown key; did you mean keep?'],
    ],
    [
      { expectations: { tables: { atleast: 3 } } },
      ['expectations.tables.atleast: unknown key; did you mean atLeast?'],
    ],
    [
      { expectations: { rows: [{ table: 't', minimum: 1 }] } },
      ['expectations.rows[0].minimum: unknown key; known are table, min, max, reason'],
    ],
    [
      { build: { comand: 'x' } },
      ['build.command: expected string', 'build.comand: unknown key; did you mean command?'],
    ],
    [{ build: 'npm run build' }, ['build: expected object']],
    [{ keep: 'a' }, ['keep: expected array']],
    [{ keep: ['a', 1] }, ['keep[1]: expected string']],
    [
      { expectations: { tables: { exactly: -1 } } },
      ['expectations.tables.exactly: too small: expected number to be >=0'],
    ],
    [
      { expectations: { tables: { names: [3] } } },
      ['expectations.tables.names[0]: expected string or object'],
    ],
    [{ protected: 'yes', default: 1 }, ['protected: expected boolean', 'default: expected string']],
    [[], ['the file: expected object']],
    [
      { zzz: 1 },
      [
        'zzz: unknown key; known are schemas, keep, build, migrations, expectations, nextSteps, protected, $schema, default, targets',
      ],
    ],
  ])('%j', async (config, problems) => {
    expect((await problemsOf(config)).toSorted()).toEqual(problems.toSorted());
  });

  test('a TypeScript file without a default export', async () => {
    const error = await rejection(load({ 'pgreset.config.ts': 'export const keep = 1' }));
    expect(error).toMatchObject({ code: 'config-invalid' });
  });
});
