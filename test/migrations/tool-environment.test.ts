import { expect, test } from 'vitest';
import { readFolderFacts } from '../../src/migrations/folder-facts.ts';
import { toolEnvironment } from '../../src/migrations/tool-environment.ts';
import { findTool, TOOLS } from '../../src/migrations/tools.ts';
import type { TargetConnection } from '../../src/target/target.ts';
import { projectWith } from '../target/project.ts';

const connection: TargetConnection = {
  host: 'db.example.org',
  port: 6543,
  database: 'shop',
  user: 'app',
  password: 'canary & co',
  tls: 'disable',
};

test('every family of variables leads to the target', () => {
  expect(toolEnvironment(findTool('knex')!, connection)).toMatchObject({
    DATABASE_URL: expect.stringContaining('@db.example.org:6543/shop') as string,
    PGDATABASE: 'shop',
    POSTGRES_DB: 'shop',
    POSTGRES_PASSWORD: 'canary & co',
    DB_HOST: 'db.example.org',
    DB_PORT: '6543',
    DB_USERNAME: 'app',
  });
});

test.each<[string, Record<string, string>]>([
  [
    'prisma',
    { DIRECT_URL: 'postgresql://app:canary%20%26%20co@db.example.org:6543/shop?sslmode=disable' },
  ],
  ['flyway', { FLYWAY_URL: 'jdbc:postgresql://db.example.org:6543/shop?sslmode=disable' }],
  ['laravel', { DB_CONNECTION: 'pgsql' }],
  ['dbmate', { DBMATE_NO_DUMP_SCHEMA: 'true' }],
  [
    'ef-core',
    {
      ConnectionStrings__DefaultConnection:
        'Host="db.example.org";Port="6543";Database="shop";Username="app";Password="canary & co"',
    },
  ],
])('%s has its own: %j', (name, variables) => {
  expect(toolEnvironment(findTool(name)!, connection)).toMatchObject(variables);
});

test('no command holds anything of the connection', async () => {
  const project = { facts: await readFolderFacts(await projectWith()), marker: '' };
  const commands = TOOLS.flatMap(({ up, status, seed, toZero }) => [
    up?.(project),
    status?.(project),
    seed?.(project),
    toZero?.kind === 'once' ? toZero.command(project, ['a.b']) : toZero?.command(project),
  ]);
  expect(commands.join('\n')).not.toMatch(/canary|shop|example\.org|6543/);
});

test('names out of the database do not reach the shell', async () => {
  const project = { facts: await readFolderFacts(await projectWith()), marker: 'manage.py' };
  const { toZero } = findTool('django')!;
  const applied = ['shop.0001', '$(touch pwned).0001', 'x; rm -rf ~.0002', 'auth.0001'];
  expect(toZero?.command(project, applied)).toBe(
    'python manage.py migrate auth zero --noinput && python manage.py migrate shop zero --noinput',
  );
});

test('a folder with a hostile name is one word', async () => {
  const project = { facts: await readFolderFacts(await projectWith()), marker: `a';x/1_a.sql` };
  expect(findTool('goose')!.up!(project)).toBe(`goose -dir 'a'\\'';x' up`);
});
