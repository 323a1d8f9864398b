import { expect, test } from 'vitest';
import { detectTools } from '../../src/migrations/detect-tools.ts';
import { readFolderFacts } from '../../src/migrations/folder-facts.ts';
import { TOOLS } from '../../src/migrations/tools.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { projectWith } from '../target/project.ts';

async function detect(database: FreshDatabase, files: Record<string, string> = {}) {
  const facts = await readFolderFacts(await projectWith(files));
  const snapshot = await readSnapshot(database.session, database.connection);
  const { tools, disagreement } = detectTools(facts, snapshot);
  return {
    tools: tools.map(({ tool, marker, table }) => [tool.name, marker, table]),
    disagreement,
  };
}

const PLAIN = 'CREATE TABLE schema_migrations (version varchar(255) PRIMARY KEY)';

test.each<[string, string, string[]]>([
  ['Rails and dbmate share one', PLAIN, ['rails', 'dbmate']],
  [
    'golang-migrate’s has dirty',
    'CREATE TABLE schema_migrations (version int8, dirty bool)',
    ['golang-migrate'],
  ],
  [
    'Ecto’s has inserted_at',
    'CREATE TABLE schema_migrations (version int8, inserted_at timestamp)',
    ['ecto'],
  ],
  [
    'Supabase’s lies in its own schema',
    'CREATE SCHEMA supabase_migrations; CREATE TABLE supabase_migrations.schema_migrations (version text, statements text[], name text)',
    ['supabase'],
  ],
  [
    'TypeORM’s migrations',
    'CREATE TABLE migrations (id serial, timestamp int8, name varchar)',
    ['typeorm'],
  ],
  [
    'Laravel’s migrations',
    'CREATE TABLE migrations (id serial, migration varchar, batch int)',
    ['laravel'],
  ],
  ['an app’s own migrations', 'CREATE TABLE migrations (id serial, bird text)', []],
  ['Sequelize’s, in its case', 'CREATE TABLE "SequelizeMeta" (name varchar)', ['sequelize']],
  [
    'Flask-Migrate and Alembic share one',
    'CREATE TABLE alembic_version (version_num varchar)',
    ['flask-migrate', 'alembic'],
  ],
])('%s', async (_, sql, names) => {
  const database = await freshDatabase();
  await database.session.script(sql);
  expect((await detect(database)).tools.map(([name]) => name)).toEqual(names);
});

test('the files tell apart what shares a table', async () => {
  const database = await freshDatabase();
  await database.session.script(PLAIN);
  const files = { 'db/migrations/1_a.sql': '-- migrate:up\n' };
  expect(await detect(database, files)).toEqual({
    tools: [['dbmate', 'db/migrations/1_a.sql', 'public.schema_migrations']],
    disagreement: null,
  });
});

test('the table tells which of two markers counts', async () => {
  const database = await freshDatabase();
  await database.session.script('CREATE TABLE pgmigrations (id serial, name text, run_on date)');
  const files = {
    'knexfile.js': '',
    'migrations/1.js': '',
    'package.json': '{"dependencies":{"node-pg-migrate":"1"}}',
  };
  expect((await detect(database, files)).tools).toEqual([
    ['node-pg-migrate', 'migrations', 'public.pgmigrations'],
    ['knex', 'knexfile.js', null],
  ]);
});

test('a folder and a database that do not belong together', async () => {
  const database = await freshDatabase();
  await database.session.script('CREATE TABLE alembic_version (version_num varchar)');
  const { disagreement } = await detect(database, { 'knexfile.js': '' });
  expect(disagreement).toBe(
    'the folder shows Knex (knexfile.js), but the database was migrated by Flask-Migrate (public.alembic_version), Alembic (public.alembic_version)',
  );
});

const OWN =
  'CREATE TABLE pgreset_migrations (version text, name text, checksum text, applied_at timestamptz)';

test.each<[string, Record<string, string>, string, string[]]>([
  ['markers', { 'migrations/1_a.sql': '-- up\nSELECT 1;' }, '', ['migrations']],
  [
    'the configuration, although golang-migrate names its files alike',
    { 'migrations/1_a.up.sql': '', 'pgreset.config.ts': 'export default {\n  migrations: {},\n};' },
    '',
    ['migrations'],
  ],
  [
    'files that golang-migrate could have: both',
    { 'migrations/1_a.up.sql': '' },
    '',
    ['golang-migrate', 'migrations'],
  ],
  ['until the table tells', { 'migrations/1_a.up.sql': '' }, OWN, ['migrations', 'golang-migrate']],
  ['dbmate’s files are not', { 'migrations/1_a.sql': '-- migrate:up' }, '', ['dbmate']],
])('the built-in migrations by %s', async (_, files, sql, names) => {
  const database = await freshDatabase();
  if (sql !== '') await database.session.script(sql);
  const { tools, disagreement } = await detect(database, files);
  expect(tools.map(([name]) => name)).toEqual(names);
  expect(disagreement).toBeNull();
});

test('every tracking table of a driver is one that snapshots recognise', async () => {
  const { recogniseTracking } = await import('../../src/snapshot/tracking-tables.ts');
  for (const { name, tracking } of TOOLS) {
    if (tracking === null) continue;
    const schemas = ['public', 'sqitch', 'supabase_migrations'];
    const columns = COLUMNS[name] ?? [];
    const found = schemas.flatMap((schema) =>
      recogniseTracking([{ oid: 1, schema, name: tracking.table, columns }]),
    );
    expect(
      found.some(({ tool }) => tracking.tools.includes(tool)),
      name,
    ).toBe(true);
  }
});

/** Columns of each tool's table, as its documentation or the tool itself makes it. */
const COLUMNS: Record<string, string[]> = {
  prisma: ['id', 'checksum', 'finished_at', 'migration_name', 'rolled_back_at', 'started_at'],
  drizzle: ['id', 'hash', 'created_at'],
  knex: ['id', 'name', 'batch', 'migration_time'],
  'mikro-orm': ['id', 'name', 'executed_at'],
  kysely: ['name', 'timestamp'],
  typeorm: ['id', 'timestamp', 'name'],
  sequelize: ['name'],
  'node-pg-migrate': ['id', 'name', 'run_on'],
  supabase: ['version', 'statements', 'name'],
  rails: ['version'],
  django: ['id', 'app', 'name', 'applied'],
  'flask-migrate': ['version_num'],
  alembic: ['version_num'],
  laravel: ['id', 'migration', 'batch'],
  ecto: ['version', 'inserted_at'],
  wheels: ['version', 'core_level', 'name', 'applied_at'],
  flyway: ['installed_rank', 'version', 'script', 'checksum', 'success'],
  liquibase: ['id', 'author', 'filename', 'dateexecuted', 'orderexecuted'],
  sqitch: ['change_id', 'change', 'committed_at'],
  dbmate: ['version'],
  goose: ['id', 'version_id', 'is_applied', 'tstamp'],
  'golang-migrate': ['version', 'dirty'],
  migrations: ['version', 'name', 'checksum', 'applied_at'],
  'ef-core': ['migrationid', 'productversion'],
};
