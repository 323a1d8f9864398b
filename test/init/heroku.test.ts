import { expect, test } from 'vitest';
import { readFolderFacts } from '../../src/migrations/folder-facts.ts';
import { type InitWishes, proposeInit } from '../../src/init/propose.ts';
import { loadConfig } from '../../src/target/load-config.ts';
import { applyEdits } from '../../src/init/file-edit.ts';
import { projectWith } from '../target/project.ts';

const remote = (name: string, app: string) =>
  `[remote "${name}"]\n\turl = https://git.heroku.com/${app}.git\n`;

async function proposed(files: Record<string, string>, wishes: InitWishes = {}) {
  const folder = await projectWith(files);
  const { edits } = proposeInit(await readFolderFacts(folder), wishes);
  await applyEdits(edits, folder);
  const config = await loadConfig(undefined, folder, undefined);
  return { text: Object.fromEntries(edits.map(({ path, after }) => [path, after])), config };
}

test('a remote and a Procfile without release command: the dynos build', async () => {
  const files = { '.git/config': remote('heroku', 'tmi-server'), Procfile: 'web: ./server\n' };
  const { text, config } = await proposed(files, { make: true });
  expect(config!.file.targets).toEqual({
    heroku: { heroku: { app: 'tmi-server' }, build: { heroku: 'restart' } },
  });
  expect(text['pgreset.config.ts']).toContain('pgreset verify --learn --app tmi-server');
  expect(text['Makefile']).toBe(
    [
      '.PHONY: reset-db\nreset-db:\n\tnpx pgreset clear\n',
      '.PHONY: reset-db-heroku\nreset-db-heroku:\n\tnpx pgreset rebuild --app tmi-server\n',
    ].join('\n'),
  );
});

test('two remotes: a target and a rule for each, the one that says production protected', async () => {
  const files = {
    '.git/config': remote('staging', 'shop-staging') + remote('production', 'shop-live'),
    '.env.staging': 'PGDATABASE=x',
    Procfile: 'release: make migrate\nweb: ./server\n',
  };
  const { text, config } = await proposed(files, { make: true });
  expect(config!.file.targets).toEqual({
    staging: { envFile: '.env.staging' },
    'shop-staging': { heroku: { app: 'shop-staging' }, build: { heroku: 'release' } },
    production: {
      heroku: { app: 'shop-live' },
      build: { heroku: 'release' },
      protected: true,
    },
  });
  expect(text['Makefile']).toContain('reset-db-heroku-shop-live:\n\tnpx pgreset rebuild --app');
});

test('a Procfile and an app.json, and no remote: what is missing is said', async () => {
  const { text, config } = await proposed({ Procfile: 'web: ./server', 'app.json': '{}' });
  expect(config!.file).toEqual({});
  expect(text['pgreset.config.ts']).toContain("targets: { heroku: { heroku: { app: 'NAME' } } }");
});

test('a rule that is there stays', async () => {
  const files = {
    '.git/config': remote('heroku', 'tmi-server'),
    Makefile: 'reset-db-heroku:\n\t./scripts/heroku-reset-database.sh\n',
  };
  const { text } = await proposed(files, { make: true });
  expect(text['Makefile']).toBe(
    `${files.Makefile}\n.PHONY: reset-db\nreset-db:\n\tnpx pgreset clear\n`,
  );
});
