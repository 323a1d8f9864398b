import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applied, inside, migrationProject, THREE } from './project.ts';

test('the scenario: reset, latest, step by step, info, on an empty database too', async () => {
  const project = await migrationProject();
  const fresh = await project.cli(['migrate', 'reset']);
  expect(fresh).toMatchObject({ exitCode: 0 });
  expect(fresh.output).toContain('Nothing is applied that');
  expect((await project.cli(['migrate', 'latest'])).output).toContain('Applied 3 migrations');
  expect((await project.cli(['migrate', 'latest'])).output).toContain('is up to date');
  const refused = await project.cli(['migrate', 'reset', '--no-undo']);
  expect(refused).toMatchObject({ exitCode: 3 });
  expect(refused.output).toContain('This needs your consent.');
  expect(await applied(project)).toHaveLength(3);
  const reset = await project.cli(['migrate', 'reset', '--no-undo', '--yes']);
  expect(reset.exitCode).toBe(0);
  expect(reset.stdout).toMatch(/version +0\n/);
  expect(reset.stdout).toMatch(/001 +people +pending/);
  expect((await project.cli(['migrate', 'up'])).exitCode).toBe(0);
  expect((await project.cli(['migrate', 'up', '2'])).exitCode).toBe(0);
  const info = await project.cli(['migrate', 'info', '--json']);
  expect(JSON.parse(info.stdout)).toMatchObject({
    migrations: {
      version: '003',
      latest: '003',
      applied: 3,
      pending: 0,
      table: 'public.pgreset_migrations',
      migrations: [{ status: 'applied', appliedAt: expect.any(String) }, {}, {}],
    },
  });
});

test('--dry-run shows the SQL, both ways, and changes nothing', async () => {
  const project = await migrationProject();
  const up = await project.cli(['migrate', 'latest', '--dry-run']);
  expect(up).toMatchObject({ exitCode: 0 });
  expect(up.stdout).toContain('CREATE TABLE people');
  expect(up.stdout).toContain('a program: it is run');
  await project.up();
  const down = await project.cli(['migrate', 'to', '1', '--dry-run', '--no-undo']);
  expect(down.stdout).toContain('DROP TABLE pets');
  expect(down.stdout).not.toContain('DROP TABLE people');
  expect(down.output).toContain('Nothing was changed. To do exactly this:');
  expect(await applied(project)).toHaveLength(3);
});

test('a protected database is migrated, and nothing is taken back', async () => {
  const project = await migrationProject();
  expect((await project.cli(['protect', '--reason', 'customers'])).exitCode).toBe(0);
  expect((await project.cli(['migrate', 'latest'])).exitCode).toBe(0);
  for (const args of [['down'], ['reset'], ['redo'], ['to', '0']]) {
    const result = await project.cli(['migrate', ...args, '--yes', '--no-undo']);
    expect(result.exitCode, args.join(' ')).toBe(3);
    expect(result.output).toContain('customers');
  }
  expect(await applied(project)).toHaveLength(3);
});

test('new numbers on, and pairs files as those that are there', async () => {
  const project = await migrationProject();
  expect((await project.cli(['migrate', 'new', 'add phone'])).stdout).toBe(
    'migrations/004_add_phone.sql\n',
  );
  expect((await project.cli(['migrate', 'new', 'backfill.ts'])).stdout).toBe(
    'migrations/005_backfill.ts\n',
  );
  expect((await project.cli(['migrate', 'new', '../evil'])).exitCode).toBe(2);
  const empty = await migrationProject({});
  await empty.cli(['migrate', 'new', 'first']);
  const [file] = await readdir(join(empty.folder, 'migrations'));
  expect(file).toMatch(/^20\d{12}_first\.sql$/);
  expect((await project.cli(['migrate', 'latest'])).exitCode).toBe(0);
});

test('seed runs the files that are named, or that the configuration names', async () => {
  const project = await migrationProject({
    ...THREE,
    'db/seed.sql': `INSERT INTO people (name) VALUES ('Eve')`,
    'pgreset.config.json': '{\n  "migrations": { "seed": ["db/seed.sql"] }\n}',
  });
  await project.up();
  expect(
    (await project.cli(['seed', 'seed.sql', '--yes'], { cwd: inside(project, 'db') })).exitCode,
  ).toBe(0);
  expect((await project.cli(['seed', '--yes'])).exitCode).toBe(0);
  const rows = await project.database.session.query('SELECT name FROM people ORDER BY id');
  expect(rows).toEqual([{ name: 'Ada' }, { name: 'Eve' }, { name: 'Eve' }]);
});

test('seed without files says where to name them', async () => {
  const project = await migrationProject();
  await project.up();
  const result = await project.cli(['seed', '--yes']);
  expect(result).toMatchObject({ exitCode: 3 });
  expect(result.output).toContain('migrations.seed');
});

test('two at a time: the second waits, and finds nothing left to do', async () => {
  const project = await migrationProject({
    ...THREE,
    'migrations/004_slow.sql': 'SELECT pg_sleep(0.7)',
  });
  const results = await Promise.all([1, 2, 3].map(() => project.cli(['migrate', 'latest'])));
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  expect(results.filter(({ output }) => output.includes('Applied 4 migrations'))).toHaveLength(1);
  expect(await applied(project)).toHaveLength(4);
});

test('Ctrl-C in the middle of a migration: that one is rolled back', async () => {
  const project = await migrationProject({
    ...THREE,
    'migrations/004_slow.sql': 'CREATE TABLE slow (); SELECT pg_sleep(60)',
  });
  const result = await project.cli(['migrate', 'latest'], { interruptAt: 'Apply 004_slow' });
  expect(result.exitCode).toBe(5);
  expect(result.output).toContain('3 migrations are applied and stay, up to 003_ada');
  expect(await applied(project)).toHaveLength(3);
});

test('--backup is heeded by what migrates and seeds too: no pg_dump, no step', async () => {
  const project = await migrationProject({ ...THREE, 'seed.sql': 'DELETE FROM people;' });
  await project.up();
  const env = { PATH: '/nonexistent' };
  for (const args of [
    ['migrate', 'down', '--no-undo'],
    ['migrate', 'reset', '--no-undo'],
    ['seed', 'seed.sql'],
  ]) {
    const result = await project.cli([...args, '--backup', '--yes', '--json'], { env });
    expect(JSON.parse(result.stdout), args.join(' ')).toMatchObject({
      error: { code: 'no-pg-dump' },
    });
  }
  expect(await applied(project)).toHaveLength(3);
});
