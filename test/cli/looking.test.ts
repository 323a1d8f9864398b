import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../harness/fresh-database.ts';
import type { RunRecord } from '../../src/index.ts';
import { jsonOf, pgreset } from './pgreset.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pgreset-cli-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test('status shows everything, on stdout, and colours only when forced', async () => {
  const database = await freshDatabase({ sample: 300, owner: 'app' });
  const plain = await pgreset(database, ['status']);
  expect(plain).toMatchObject({ exitCode: 0 });
  expect(plain.stdout).toMatch(/public\.threats +66 +\d+ kB/);
  expect(plain.stdout).toMatch(/25 tables +3\d\d +\d/);
  expect(plain.stdout).toMatch(/server +PostgreSQL 18/);
  expect(plain.stdout).toMatch(/role +app · owns the database/);
  expect(plain.stdout).toContain('citext');
  expect(plain.output).not.toContain('\u001b');
  const coloured = await pgreset(database, ['status'], { env: { NO_COLOR: '', FORCE_COLOR: '1' } });
  expect(coloured.stdout).toContain('\u001b[');
  const both = await pgreset(database, ['status', '--no-color'], {
    env: { NO_COLOR: '', FORCE_COLOR: '1' },
  });
  expect(both.output).not.toContain('\u001b');
});

test('status --json is documented data', async () => {
  const database = await freshDatabase({ sample: 300, owner: 'app' });
  const { target, status } = jsonOf<{ target: object; status: { tables: object[] } }>(
    await pgreset(database, ['status', '--json', '--exact']),
  );
  expect(target).toMatchObject({ name: database.name, kind: 'local', warnings: [] });
  expect(Object.keys(status)).toEqual([
    'identity',
    'server',
    'role',
    'database',
    'protectedBecause',
    'schemas',
    'tables',
    'extensions',
    'migrations',
    'sessions',
    'asides',
    'running',
    'interrupted',
  ]);
  expect(status.tables).toContainEqual(
    expect.objectContaining({
      schema: 'public',
      name: 'threats',
      kind: 'table',
      rows: 66,
      exact: true,
    }),
  );
});

test('history lists runs, and shows one with its steps', async () => {
  const database = await freshDatabase({ sample: 300 });
  expect((await pgreset(database, ['history'])).stdout).toContain('No run yet.');
  await pgreset(database, ['rebuild', '--sql', 'src/sample/sql', '--yes']);
  const { runs } = jsonOf<{ runs: RunRecord[] }>(await pgreset(database, ['history', '--json']));
  const run = runs[0]!;
  expect(run).toMatchObject({ status: 'done', plan: { way: 'rebuild' } });
  expect((await pgreset(database, ['history'])).stdout).toMatch(
    new RegExp(`${run.id} .* rebuild +done +Set 25 tables`),
  );
  const one = await pgreset(database, ['history', run.id]);
  expect(one.stdout).toContain('✓ Set schema "public" aside');
  expect((await pgreset(database, ['history', 'nothere'])).exitCode).toBe(2);
  expect((await pgreset(database, ['status'])).stdout).toContain(`pgreset undo ${run.id}`);
});

test('verify learns, writes, and notices', async () => {
  const database = await freshDatabase({ sample: 300 });
  const cwd = await folder();
  expect((await pgreset(database, ['verify'], { cwd })).exitCode).toBe(2);
  const learned = await pgreset(database, ['verify', '--learn'], { cwd });
  expect(learned.stdout).toMatch(/^expectations: \{/);
  expect((await pgreset(database, ['verify', '--learn', '--write'], { cwd })).exitCode).toBe(2);
  await writeFile(join(cwd, 'pgreset.config.json'), '{"nextSteps": ["rest"]}');
  expect((await pgreset(database, ['verify', '--learn', '--write'], { cwd })).exitCode).toBe(0);
  const config = JSON.parse(await readFile(join(cwd, 'pgreset.config.json'), 'utf8'));
  expect(config).toMatchObject({ nextSteps: ['rest'], expectations: { tables: { exactly: 25 } } });
  const good = await pgreset(database, ['verify'], { cwd });
  expect(good).toMatchObject({ exitCode: 0 });
  expect(good.stdout).toContain('✓ As expected');
  await database.session.query('DROP TABLE notes');
  const bad = await pgreset(database, ['verify', '--json'], { cwd });
  expect(bad.exitCode).toBe(5);
  expect(jsonOf(bad)).toMatchObject({ verification: { ok: false } });
  expect((await pgreset(database, ['verify', '--write'], { cwd })).exitCode).toBe(2);
});

test('connect shows no password unless asked', async () => {
  const database = await freshDatabase({ owner: 'app' });
  const shown = await pgreset(database, ['connect']);
  expect(shown.stdout).toMatch(new RegExp(`database +${database.name}`));
  expect(shown.stdout).toMatch(/sslmode +disable/);
  const uri = await pgreset(database, ['connect', '--uri']);
  expect(uri.stdout).toMatch(/^postgresql:\/\/app@127\.0\.0\.1:\d+\//);
  const lines = await pgreset(database, ['connect', '--env']);
  expect(lines.stdout).toContain(`export PGDATABASE='${database.name}'`);
  expect(jsonOf(await pgreset(database, ['connect', '--json']))['connection']).toMatchObject({
    user: 'app',
    database: database.name,
  });
  expect((await pgreset(database, ['connect', '--uri', '--env'])).exitCode).toBe(2);
  const { url, connection } = database;
  const open = { ...database, connection: { ...connection, password: 'not looked for' } };
  const asked = await pgreset(open, ['connect', '--uri', '--show-password']);
  expect(asked.stdout).toContain(url.slice('postgres://'.length).split('@')[0]);
});

test('connect --pgadmin writes servers.json, and the password beside nobody', async () => {
  const database = await freshDatabase({ owner: 'app' });
  const cwd = await folder();
  const env = { PGPASSFILE: join(cwd, 'pgpass') };
  const result = await pgreset(database, ['connect', '--pgadmin', 'servers.json'], { cwd, env });
  expect(result).toMatchObject({ exitCode: 0 });
  const servers = JSON.parse(await readFile(join(cwd, 'servers.json'), 'utf8'));
  expect(servers.Servers['1']).toMatchObject({
    DBRestriction: database.name,
    DBRestrictionType: 'databases',
    ConnectionParameters: { passfile: env.PGPASSFILE },
  });
  expect((await stat(env.PGPASSFILE)).mode & 0o777).toBe(0o600);
});

test('connect --psql hands over to psql, or says how to get it', async () => {
  const database = await freshDatabase({ owner: 'app' });
  const cwd = await folder();
  const env = { PATH: cwd };
  const missing = await pgreset(database, ['connect', '--psql'], { env });
  expect(missing.exitCode).toBe(1);
  expect(missing.stderr).toContain('Install it');
  const script = `#!${process.execPath}\nconsole.log('args', process.argv.length - 2, process.env.PGDATABASE)`;
  await writeFile(join(cwd, 'psql'), script, { mode: 0o755 });
  const opened = await pgreset(database, ['connect', '--psql'], { env });
  expect(opened).toMatchObject({ exitCode: 0, stdout: `args 0 ${database.name}\n` });
});
