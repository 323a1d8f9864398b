import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { installTools } from './install-tools.ts';

/** Versions that are compared; raised by hand. */
const TOOLS = {
  knex: '3.3.0',
  'node-pg-migrate': '9.0.0',
  umzug: '3.8.3',
  dbmate: '2.36.0',
  pg: '8.23.1',
};

/** One tool with its project: the same migrations, in the form that it reads. */
export interface MigrationPeer {
  name: string;
  /** Programs with their arguments, one process after the other. */
  latest: string[];
  reset: string[][];
}

const node = process.execPath;

/** The table of migration `n`: small, so that what is measured is the tool. */
const upOf = (n: number): string => `CREATE TABLE t${n} (id int PRIMARY KEY, n int, name text);`;
const downOf = (n: number): string => `DROP TABLE t${n};`;

/** umzug is a library: this is its README's example, with a transaction for each migration. */
const UMZUG = `import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { Umzug } from 'umzug';
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
await client.query('CREATE TABLE IF NOT EXISTS umzug (name text PRIMARY KEY)');
const inTransaction = async (path) => {
  await client.query('BEGIN');
  await client.query(await readFile(path, 'utf8'));
};
const umzug = new Umzug({
  migrations: {
    glob: 'umzug/*.up.sql',
    resolve: ({ name, path }) => ({
      name,
      up: () => inTransaction(path),
      down: () => inTransaction(path.replace('.up.sql', '.down.sql')),
    }),
  },
  storage: {
    executed: async () => (await client.query('SELECT name FROM umzug ORDER BY name')).rows.map(({ name }) => name),
    logMigration: async ({ name }) => {
      await client.query('INSERT INTO umzug VALUES ($1)', [name]);
      await client.query('COMMIT');
    },
    unlogMigration: async ({ name }) => {
      await client.query('DELETE FROM umzug WHERE name = $1', [name]);
      await client.query('COMMIT');
    },
  },
  logger: undefined,
});
await (process.argv[2] === 'up' ? umzug.up() : umzug.down({ to: 0 }));
await client.end();
`;

/** Writes the projects, and says what to type in them. */
export async function migrationPeers(count: number, folder: string): Promise<MigrationPeer[]> {
  const modules = await installTools(TOOLS);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await symlink(modules, join(folder, 'node_modules'));
  for (let n = 1; n <= count; n++) await writeOne(folder, n);
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await writeFile(join(folder, 'umzug.js'), UMZUG);
  await writeFile(
    join(folder, 'knexfile.js'),
    `export default { client: 'pg', connection: process.env.DATABASE_URL, migrations: { directory: './knex' } };`,
  );
  await writeFile(join(folder, 'pgreset.config.json'), '{ "migrations": { "folder": "pgreset" } }');
  const pgreset = [node, resolve('dist/cli/main.js'), 'migrate'];
  const knex = [node, join(modules, 'knex/bin/cli.js')];
  const nodePgMigrate = [
    node,
    join(modules, 'node-pg-migrate/bin/node-pg-migrate.js'),
    '-m',
    'node-pg',
  ];
  // The program itself: its npm wrapper would only cost time.
  const dbmate = [join(modules, `@dbmate/${process.platform}-${process.arch}/bin/dbmate`)];
  dbmate.push('--no-dump-schema', '--migrations-dir', 'dbmate');
  return [
    {
      name: 'pgreset',
      latest: [...pgreset, 'latest', '--quiet'],
      reset: [[...pgreset, 'reset', '--yes', '--no-undo', '--quiet']],
    },
    {
      name: 'node-pg-migrate',
      latest: [...nodePgMigrate, 'up'],
      reset: [[...nodePgMigrate, 'down', String(count)]],
    },
    {
      name: 'knex',
      latest: [...knex, 'migrate:latest'],
      reset: [[...knex, 'migrate:rollback', '--all']],
    },
    { name: 'umzug', latest: [node, 'umzug.js', 'up'], reset: [[node, 'umzug.js', 'down']] },
    {
      name: 'dbmate',
      latest: [...dbmate, 'migrate'],
      // It takes back one at a time.
      reset: Array.from({ length: count }, () => [...dbmate, 'rollback']),
    },
  ];
}

async function writeOne(folder: string, n: number): Promise<void> {
  const version = String(20250101000000 + n);
  const stem = `${version}_t${n}`;
  const [up, down] = [upOf(n), downOf(n)];
  const files: Record<string, string> = {
    [`pgreset/${stem}.sql`]: `-- up\n${up}\n-- down\n${down}\n`,
    [`umzug/${stem}.up.sql`]: up,
    [`umzug/${stem}.down.sql`]: down,
    [`knex/${stem}.js`]: `export const up = (knex) => knex.raw('${up}');\nexport const down = (knex) => knex.raw('${down}');\n`,
    [`node-pg/${1735689600000 + n}_t${n}.sql`]: `-- Up Migration\n${up}\n-- Down Migration\n${down}\n`,
    [`dbmate/${stem}.sql`]: `-- migrate:up\n${up}\n-- migrate:down\n${down}\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
