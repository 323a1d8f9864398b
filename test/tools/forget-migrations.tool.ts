import { cp, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { runCli } from '../harness/cli.ts';
import { type OwnDatabase, ownDatabase } from '../harness/own-databases.ts';
import { runShell } from '../../src/steps/run-shell.ts';
import { DEBIAN, debianPackages } from './debian.ts';

const missing = debianPackages('python3-flask-migrate', 'python3-psycopg2', 'python3-dotenv');
if (missing) console.error('recreate --forget-migrations: skipped, ' + missing);

/** The page's application: its connection is in `.env`, the tests of the app have a database of their own. */
async function application(database: OwnDatabase): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pgreset-forget-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const fixture = fileURLToPath(new URL('fixtures/flask-sequences', import.meta.url));
  await cp(fixture, folder, { recursive: true });
  const { host, port, user, password, database: name } = database.connection;
  const env = {
    POSTGRES_DB: name,
    POSTGRES_USER: user,
    POSTGRES_PASSWORD: password,
    POSTGRES_HOST: host,
    POSTGRES_PORT: port,
    POSTGRES_DISPOSABLE_DB: `${name}_disposable`,
  };
  const lines = Object.entries(env).map(([variable, value]) => `${variable}='${value}'`);
  await writeFile(join(folder, '.env'), lines.join('\n'));
  return folder;
}

const columns = (database: OwnDatabase) =>
  database.visit(async (session) => {
    const rows = await session.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  });

const OLD = `INSERT INTO sequences (id, name, "values") VALUES ('A000045', 'Fibonacci', '{0,1,1,2,3,5}')`;

test.skipIf(missing)('recreate --forget-migrations with Flask-Migrate, and undo', async () => {
  const database = await ownDatabase({ version: 15 });
  const folder = await application(database);
  const type = (command: string) =>
    runShell(command, {
      environment: { ...DEBIAN, HOME: folder },
      folder,
      signal: new AbortController().signal,
      onLine: () => {},
    });
  expect(await type('flask db upgrade')).toBe(0);
  await database.visit((session) => session.query(OLD));
  const before = await columns(database);
  const versions = async () =>
    (await readdir(join(folder, 'migrations/versions'))).filter((name) => name.endsWith('.py'));
  const files = await versions();

  const pgreset = (...args: string[]) => runCli([...args, '--yes'], { cwd: folder, env: DEBIAN });
  const recreated = await pgreset('recreate', '--forget-migrations', '--with', 'auto');
  expect(recreated, recreated.output).toMatchObject({ exitCode: 0 });
  expect(recreated.output).toContain('.env (POSTGRES_DB)');
  expect(recreated.output).not.toContain('_disposable');
  expect(recreated.output).not.toContain('secret');
  expect(await columns(database)).toEqual([
    'alembic_version.version_num',
    ...['found', 'id', 'term'].map((each) => `searches.${each}`),
    ...['backrefs', 'factors', 'id', 'name', 'raw_refs', 'values', 'values_requested'].map(
      (each) => `sequences.${each}`,
    ),
  ]);
  expect(await versions()).not.toEqual(files);
  expect(await type('git init -q && test -z "$(git status --porcelain .pgreset)"')).toBe(0);

  const undone = await pgreset('undo');
  expect(undone, undone.output).toMatchObject({ exitCode: 0 });
  expect(await columns(database)).toEqual(before);
  expect(await versions()).toEqual(files);
  expect(await database.visit((session) => session.query('SELECT id FROM sequences'))).toEqual([
    { id: 'A000045' },
  ]);

  const redone = await pgreset('undo');
  expect(redone, redone.output).toMatchObject({ exitCode: 0 });
  expect(await versions()).toHaveLength(1);
  expect(await versions()).not.toEqual(files);
  const purged = await pgreset('purge', '--all');
  expect(purged, purged.output).toMatchObject({ exitCode: 0 });
  expect(await readdir(join(folder, '.pgreset'))).toEqual(['.gitignore']);
  expect(await database.names()).toHaveLength(1);
});
