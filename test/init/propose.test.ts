import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../src/init/file-edit.ts';
import { readFolderFacts } from '../../src/migrations/folder-facts.ts';
import { type InitWishes, proposeInit } from '../../src/init/propose.ts';
import { loadConfig } from '../../src/target/load-config.ts';
import { projectWith } from '../target/project.ts';

async function propose(files: Record<string, string>, wishes: InitWishes = {}) {
  const folder = await projectWith(files);
  return { folder, ...proposeInit(await readFolderFacts(folder), wishes) };
}

const PRISMA = { 'prisma/schema.prisma': '', '.env': 'DATABASE_URL=postgres://localhost/app' };

describe('the configuration', () => {
  test('says what was found, and why', async () => {
    const files = {
      ...PRISMA,
      '.env.test': 'PGDATABASE=t',
      '.env.production': 'PGDATABASE=p',
      '.git/config': '[remote "heroku"]\n\turl = https://git.heroku.com/tmi-server.git\n',
      Procfile: "release: echo 'hi' && npx prisma migrate deploy",
    };
    const { edits } = await propose(files);
    expect(edits.map(({ path, before }) => [path, before])).toEqual([['pgreset.config.ts', null]]);
    expect(edits[0]!.after).toMatchInlineSnapshot(`
      "import { defineConfig } from 'pgreset';

      // Written by pgreset init from what is in this folder. All keys: docs/configuration.md
      export default defineConfig({
        // Without --target, the database is the one in .env (DATABASE_URL).
        targets: {
          production: { envFile: '.env.production', protected: true },
          test: { envFile: '.env.test' },
          // The git remote heroku; the Procfile builds the structure by its release command: echo 'hi' && npx prisma migrate deploy
          heroku: { heroku: { app: 'tmi-server' }, build: { heroku: 'release' } },
        },
        // Say what has to be there after a reset; this prints what is there now:
        //   pgreset verify --learn --app tmi-server
        // Prisma (prisma/schema.prisma) builds the structure after a rebuild: npx prisma migrate deploy
        build: { tool: 'prisma' },
      });
      "
    `);
  });

  test.each<[string, Record<string, string>, object]>([
    ['Prisma', PRISMA, { build: { tool: 'prisma' } }],
    ['SQL files', { 'db/schema.sql': '' }, { build: { sql: ['db/schema.sql'] } }],
    ['goose', { 'migrations/1.sql': '-- +goose Up' }, { build: { tool: 'goose' } }],
    ['GORM', { 'go.mod': 'gorm.io/gorm' }, {}],
    ['nothing', {}, {}],
    [
      'targets',
      { '.env.test': 'PGDATABASE=t', '.env.prod-eu': 'PGDATABASE=p' },
      {
        targets: {
          test: { envFile: '.env.test' },
          'prod-eu': { envFile: '.env.prod-eu', protected: true },
        },
      },
    ],
  ])('can be loaded: %s', async (_, files, expected) => {
    const { folder, edits } = await propose(files);
    await applyEdits(edits, folder);
    expect((await loadConfig(undefined, folder))?.file).toEqual(expected);
  });

  test('one that is there stays, whatever its extension', async () => {
    const { edits, notes } = await propose({ ...PRISMA, 'pgreset.config.json': '{}' });
    expect(edits).toEqual([]);
    expect(notes).toEqual(['pgreset.config.json is there already; it stays as it is.']);
  });
});

describe('make reset-db', () => {
  const make = { make: true };
  const editOf = (edits: { path: string; after: string }[]) =>
    edits.find(({ path }) => /makefile/i.test(path));

  test.each<[string, string | undefined, string]>([
    ['a new Makefile', undefined, '.PHONY: reset-db\nreset-db:\n\tnpx pgreset rebuild\n'],
    [
      'at the end',
      'all:\n\techo\n',
      'all:\n\techo\n\n.PHONY: reset-db\nreset-db:\n\tnpx pgreset rebuild\n',
    ],
    [
      'without a last line break',
      'all:\n\techo',
      'all:\n\techo\n\n.PHONY: reset-db\nreset-db:\n\tnpx pgreset rebuild\n',
    ],
    [
      'next to reset-db-heroku',
      'reset-db-heroku:\n\techo\n',
      'reset-db-heroku:\n\techo\n\n.PHONY: reset-db\nreset-db:\n\tnpx pgreset rebuild\n',
    ],
    [
      'next to a variable',
      'reset-db := 1\n',
      'reset-db := 1\n\n.PHONY: reset-db\nreset-db:\n\tnpx pgreset rebuild\n',
    ],
  ])('%s', async (_, before, after) => {
    const files = { ...PRISMA, ...(before !== undefined && { Makefile: before }) };
    const { folder, edits } = await propose(files, make);
    expect(editOf(edits)?.after).toBe(after);
    await applyEdits(edits, folder);
    const again = proposeInit(await readFolderFacts(folder), make);
    expect(again.edits).toEqual([]);
    const said = execFileSync('make', ['-n', '-C', folder, 'reset-db'], { encoding: 'utf8' });
    expect(said).toContain('npx pgreset rebuild');
  });

  test.each([
    'reset-db:\n\techo\n',
    'clean reset-db: x\n',
    'reset-db : ## doc\n\techo\n',
    'reset-db:: x\n',
  ])('a rule that is there stays: %j', async (Makefile) => {
    const { edits, notes } = await propose({ ...PRISMA, Makefile }, make);
    expect(editOf(edits)).toBeUndefined();
    expect(notes).toEqual(['Makefile has a rule reset-db already; it stays as it is.']);
  });

  test('GNUmakefile goes before Makefile, as in make', async () => {
    const { edits } = await propose({ Makefile: 'a:\n', GNUmakefile: 'b:\n' }, make);
    expect(editOf(edits)).toMatchObject({ path: 'GNUmakefile' });
  });

  test('without a way to build, it clears', async () => {
    const { edits } = await propose({}, make);
    expect(editOf(edits)?.after).toContain('npx pgreset clear');
  });
});

describe('npm run reset-db', () => {
  const npmScript = { npmScript: true };

  test.each<[string, string, string]>([
    [
      'the rest of the text stays',
      '{\n  "name": "x",\n  "files": ["a", "b"],\n  "scripts": {\n    "build": "tsc"\n  }\n}\n',
      '{\n  "name": "x",\n  "files": ["a", "b"],\n  "scripts": {\n    "build": "tsc",\n    "reset-db": "npx pgreset rebuild"\n  }\n}\n',
    ],
    [
      'tabs',
      '{\n\t"scripts": {\n\t\t"build": "tsc"\n\t}\n}',
      '{\n\t"scripts": {\n\t\t"build": "tsc",\n\t\t"reset-db": "npx pgreset rebuild"\n\t}\n}',
    ],
    [
      'no scripts yet',
      '{\n    "name": "x"\n}\n',
      '{\n    "name": "x",\n    "scripts": {\n        "reset-db": "npx pgreset rebuild"\n    }\n}\n',
    ],
    [
      'empty scripts',
      '{\n  "scripts": {},\n  "name": "x"\n}\n',
      '{\n  "scripts": {\n    "reset-db": "npx pgreset rebuild"\n  },\n  "name": "x"\n}\n',
    ],
    [
      'braces in a script',
      '{\n  "scripts": {\n    "a": "echo ${X}"\n  }\n}\n',
      '{\n  "scripts": {\n    "a": "echo ${X}",\n    "reset-db": "npx pgreset rebuild"\n  }\n}\n',
    ],
    [
      'another thing named scripts',
      '{\n  "jest": {\n    "scripts": {\n      "a": "b"\n    }\n  }\n}\n',
      '{\n  "jest": {\n    "scripts": {\n      "a": "b"\n    }\n  },\n  "scripts": {\n    "reset-db": "npx pgreset rebuild"\n  }\n}\n',
    ],
  ])('%s', async (_, before, after) => {
    const { folder, edits } = await propose({ ...PRISMA, 'package.json': before }, npmScript);
    expect(edits.find(({ path }) => path === 'package.json')?.after).toBe(after);
    await applyEdits(edits, folder);
    expect(proposeInit(await readFolderFacts(folder), npmScript).edits).toEqual([]);
  });

  test('a script that is there stays; no package.json is said', async () => {
    const there = await propose({ 'package.json': '{"scripts":{"reset-db":"x"}}' }, npmScript);
    expect(there.notes).toEqual(['package.json has a script reset-db already; it stays as it is.']);
    expect((await propose({}, npmScript)).notes).toEqual([
      'There is no package.json to add a script to.',
    ]);
    expect((await propose({ 'package.json': 'null' }, npmScript)).notes).toHaveLength(1);
  });
});

test('a GitHub workflow: consent is typed, and nothing typed is run', async () => {
  const { folder, edits } = await propose(
    { ...PRISMA, 'package-lock.json': '{}' },
    { workflow: true },
  );
  const workflow = edits.find(({ path }) => path.endsWith('reset-db.yml'))!;
  expect(workflow.after).toMatchInlineSnapshot(`
    "name: Reset the database
    on:
      workflow_dispatch:
        inputs:
          confirm:
            description: Name of the database that is reset
            required: true
    concurrency: reset-db
    permissions:
      contents: read
    jobs:
      reset:
        runs-on: ubuntu-latest
        steps:
          - uses: actions/checkout@v4
          - uses: actions/setup-node@v4
            with:
              node-version: 22
          - run: npm ci
          - run: npx pgreset rebuild --url env:RESET_DATABASE_URL --confirm "$CONFIRM"
            env:
              RESET_DATABASE_URL: \${{ secrets.RESET_DATABASE_URL }}
              CONFIRM: \${{ inputs.confirm }}
    "
  `);
  await applyEdits(edits, folder);
  const again = proposeInit(await readFolderFacts(folder), { workflow: true });
  expect(again.edits).toEqual([]);
  expect(again.notes).toHaveLength(2);
});

describe('applying', () => {
  test('refuses, before the first change, what is no longer as shown', async () => {
    const { folder, edits } = await propose({ ...PRISMA, Makefile: 'a:\n' }, { make: true });
    await writeFile(join(folder, 'Makefile'), 'changed:\n');
    await expect(applyEdits(edits, folder)).rejects.toMatchObject({ code: 'edit-outdated' });
    await expect(readFile(join(folder, 'pgreset.config.ts'))).rejects.toThrow('ENOENT');
    expect(await readFile(join(folder, 'Makefile'), 'utf8')).toBe('changed:\n');
  });

  test('a file that appeared meanwhile is not overwritten', async () => {
    const { folder, edits } = await propose(PRISMA);
    await writeFile(join(folder, 'pgreset.config.ts'), 'mine');
    await expect(applyEdits(edits, folder)).rejects.toMatchObject({ code: 'edit-outdated' });
    expect(await readFile(join(folder, 'pgreset.config.ts'), 'utf8')).toBe('mine');
  });

  test('a failure says what is written already', async () => {
    const folder = await projectWith({ file: '' });
    const edit = { before: null, after: 'x', why: '' };
    const edits = [
      { ...edit, path: 'a' },
      { ...edit, path: 'b', before: null },
    ];
    await applyEdits([edits[0]!], folder);
    await expect(
      applyEdits(
        [
          { ...edit, path: 'new/c' },
          { ...edit, path: 'file/d' },
        ],
        folder,
      ),
    ).rejects.toMatchObject({
      code: 'edit-failed',
    });
  });
});
