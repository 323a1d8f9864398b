import { join } from 'node:path';
import {
  type DownGoal,
  type MigrateRequest,
  migrateUp,
  type Report,
  type Request,
  resolveTarget,
  type Target,
  type UpGoal,
  type UpReport,
} from '../../src/index.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { type CliOptions, type CliResult, runCli } from '../harness/cli.ts';
import { freshDatabase, type FreshDatabase, type FreshOptions } from '../harness/fresh-database.ts';
import { reset } from '../run/requests.ts';
import { projectWith } from '../target/project.ts';

/** Three migrations, one of each form. */
export const THREE: Record<string, string> = {
  'migrations/001_people.up.sql': `CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE TABLE people (id serial PRIMARY KEY, name text NOT NULL, mood mood);`,
  'migrations/001_people.down.sql': 'DROP TABLE people;\nDROP TYPE mood;',
  'migrations/002_pets.sql': `-- up
CREATE TABLE pets (id serial PRIMARY KEY, owner int REFERENCES people);
-- down
DROP TABLE pets;`,
  'migrations/003_ada.ts': `import type { MigrationDb } from 'pgreset';
export async function up(db: MigrationDb): Promise<void> {
  await db.query('INSERT INTO people (name, mood) VALUES ($1, $2)', ['Ada', 'calm']);
}
export const down = async (db: MigrationDb) => db.query('DELETE FROM people WHERE name = $1', ['Ada']);`,
};

/** A folder with migrations, and a database of its own. */
export interface Project {
  folder: string;
  database: FreshDatabase;
  target: Target;
  up(goal?: UpGoal, singleTransaction?: boolean): Promise<UpReport>;
  down(goal: DownGoal, more?: Partial<MigrateRequest>): Promise<Report>;
  run(request: Request): Promise<Report>;
  cli(args: string[], options?: CliOptions): Promise<CliResult>;
  look(): Promise<object>;
}

/** PostgreSQL 15: the one that a pg_dump is likely to be there for. */
export async function migrationProject(
  files: Record<string, string> = THREE,
  options: FreshOptions = {},
): Promise<Project> {
  const folder = await projectWith({ 'package.json': '{"type": "module"}', ...files });
  const database = await freshDatabase({ version: 15, owner: 'app', ...options });
  const target = await resolveTarget({ url: database.url }, { env: {}, folder });
  const environment = { PATH: process.env['PATH'] ?? '', HOME: folder };
  return {
    folder,
    database,
    target,
    up: (goal = { kind: 'latest' }, singleTransaction = false) =>
      migrateUp(target, { goal, singleTransaction, lockTimeout: 2_000 }),
    down: (goal, more = {}) => reset(target, downRequest(goal, more), { environment }),
    run: (request) => reset(target, request, { environment }),
    cli: (args, more = {}) =>
      runCli(args, { cwd: folder, ...more, env: { DATABASE_URL: database.url, ...more.env } }),
    look: async () => ({
      catalog: await readCanonicalCatalog(database.session),
      rows: await readAllRows(database.session),
    }),
  };
}

export const downRequest = (
  goal: DownGoal,
  more: Partial<MigrateRequest> = {},
): MigrateRequest => ({
  way: 'migrate',
  schemas: [],
  goal,
  skipMissingDown: false,
  undoLimit: 2 ** 30,
  keepFailed: false,
  nextSteps: [],
  lockTimeout: 5_000,
  disconnect: false,
  ...more,
});

/** A file of the project's folder. */
export const inside = ({ folder }: Project, path: string): string => join(folder, path);

/** The versions that the tracking table lists. */
export async function applied({ database }: Project): Promise<string[]> {
  const rows = await database.session.query<{ version: string }>(
    'SELECT version FROM pgreset_migrations ORDER BY version',
  );
  return rows.map(({ version }) => version);
}
