import { expect, test } from 'vitest';
import { findingsOf } from '../../src/init/findings.ts';
import { readFolderFacts } from '../../src/migrations/folder-facts.ts';
import { projectWith } from '../target/project.ts';

async function look(files: Record<string, string>) {
  return findingsOf(await readFolderFacts(await projectWith(files)));
}

const uses = (name: string) => JSON.stringify({ devDependencies: { [name]: '1' } });

test.each<[string, Record<string, string>, string]>([
  ['Prisma', { 'prisma/schema.prisma': '' }, 'npx prisma migrate deploy'],
  ['Prisma', { 'prisma.config.ts': '', 'pnpm-lock.yaml': '' }, 'pnpm exec prisma migrate deploy'],
  ['Drizzle', { 'drizzle.config.ts': '', 'yarn.lock': '' }, 'yarn drizzle-kit migrate'],
  ['Knex', { 'knexfile.js': '', 'bun.lock': '' }, 'bunx knex migrate:latest'],
  ['MikroORM', { 'src/mikro-orm.config.ts': '' }, 'npx mikro-orm migration:up'],
  ['Kysely', { 'kysely.config.ts': '' }, 'npx kysely migrate latest'],
  [
    'TypeORM',
    { 'src/data-source.ts': '', 'package.json': uses('typeorm') },
    'npx typeorm-ts-node-commonjs migration:run -d src/data-source.ts',
  ],
  [
    'Sequelize',
    { 'config/config.json': '', 'package.json': uses('sequelize') },
    'npx sequelize-cli db:migrate',
  ],
  [
    'node-pg-migrate',
    { 'migrations/1_a.js': '', 'package.json': uses('node-pg-migrate') },
    'npx node-pg-migrate up',
  ],
  ['Supabase', { 'supabase/config.toml': '' }, 'npx supabase migration up --db-url postgresql://'],
  ['Rails', { 'bin/rails': '' }, 'bin/rails db:migrate'],
  ['Django', { 'manage.py': '' }, 'python manage.py migrate --noinput'],
  ['Django', { 'manage.py': '', 'uv.lock': '' }, 'uv run python manage.py migrate --noinput'],
  [
    'Flask-Migrate',
    { 'migrations/env.py': 'from flask import current_app', 'poetry.lock': '' },
    'poetry run flask db upgrade',
  ],
  ['Alembic', { 'alembic.ini': '' }, 'alembic upgrade head'],
  ['Laravel', { artisan: '' }, 'php artisan migrate --force'],
  ['Ecto', { 'priv/repo/migrations/1.exs': '' }, 'mix ecto.migrate'],
  ['Wheels', { 'app/migrator/migrations/1.cfc': '' }, 'wheels dbmigrate latest'],
  ['Flyway', { 'flyway.toml': '' }, 'flyway migrate'],
  ['Liquibase', { 'liquibase.properties': '' }, 'liquibase update'],
  ['Sqitch', { 'sqitch.plan': '' }, 'sqitch deploy db:pg:'],
  ['dbmate', { 'db/migrations/1_a.sql': '-- migrate:up\n' }, 'dbmate migrate'],
  ['goose', { 'migrations/1_a.sql': '-- +goose Up\n' }, 'goose -dir migrations up'],
  [
    'golang-migrate',
    { 'db/migrations/1_a.up.sql': 'SELECT 1' },
    'migrate -path db/migrations -database postgres:// up',
  ],
  ['pgreset', { 'migrations/1_a.sql': '-- up\n' }, 'pgreset migrate latest'],
  ['EF Core', { 'App.csproj': '' }, 'dotnet ef database update'],
])('%s from %j', async (name, files, command) => {
  const { tools } = await look(files);
  // golang-migrate's files could be the built-in migrations' too: those come behind.
  const own = name === 'golang-migrate' ? [['pgreset', 'pgreset migrate latest']] : [];
  expect(tools.map((tool) => [tool.name, tool.command])).toEqual([[name, command], ...own]);
});

test.each<[string, Record<string, string>]>([
  ['an empty folder', {}],
  ['a data source of something else', { 'src/data-source.ts': '' }],
  ['a config of something else', { 'config/config.json': '', 'package.json': '{}' }],
  ['plain SQL files', { 'migrations/1.sql': 'SELECT 1' }],
  ['a Go module without GORM', { 'go.mod': 'module x' }],
])('%s is no tool', async (_, files) => {
  expect((await look(files)).tools).toEqual([]);
});

test('GORM migrates on start, so there is no command', async () => {
  const { tools } = await look({ 'go.mod': 'require gorm.io/gorm v1.25.0' });
  expect(tools).toEqual([{ tool: 'gorm', name: 'GORM AutoMigrate', marker: 'go.mod' }]);
});

test('schema files count where there is no tool', async () => {
  expect((await look({ 'db/schema.sql': '', 'sql/other.sql': '' })).sql).toEqual(['db/schema.sql']);
  expect((await look({ 'db/schema.sql': '', 'manage.py': '' })).sql).toEqual([]);
});

test('.env files that name a database, without their values', async () => {
  const facts = await readFolderFacts(
    await projectWith({
      '.env': 'POSTGRES_DB=backscope\nPOSTGRES_PASSWORD=canary',
      '.env.test': 'DATABASE_URL=postgres://u:canary@h/x',
      '.env.example': 'DATABASE_URL=postgres://user:pw@h/x',
      '.env.local': 'API_KEY=canary',
    }),
  );
  expect(JSON.stringify(facts)).not.toContain('canary');
  expect(findingsOf(facts).envFiles).toEqual([
    { path: '.env', variable: 'POSTGRES_DB' },
    { path: '.env.test', variable: 'DATABASE_URL' },
  ]);
});

test('Heroku remotes, the release phase, scripts that migrate', async () => {
  const files = {
    '.git/config': `[core]\n\tbare = false
[remote "origin"]\n\turl = https://me:canary@github.com/x/heroku.git\n\tfetch = x
[remote "heroku"]\n\turl = https://git.heroku.com/tmi-server.git\n\tfetch = y
[remote "staging"]\n\turl = git@heroku.com:tmi-staging.git\n`,
    Procfile: 'web: ./server\nrelease: ./server migrate\n',
    'package.json': JSON.stringify({
      scripts: { 'db:migrate': 'x', migrate: 'y', build: 'z', immigrate: 'q' },
    }),
  };
  const facts = await readFolderFacts(await projectWith(files));
  expect(JSON.stringify(facts)).not.toContain('canary');
  expect(findingsOf(facts)).toMatchObject({
    heroku: [
      { remote: 'heroku', app: 'tmi-server' },
      { remote: 'staging', app: 'tmi-staging' },
    ],
    release: './server migrate',
    scripts: ['db:migrate', 'migrate'],
  });
});

test('a broken package.json and an unreadable folder are no reason to fail', async () => {
  expect((await look({ 'package.json': '{' })).scripts).toEqual([]);
  expect(findingsOf(await readFolderFacts('/does/not/exist')).tools).toEqual([]);
});
