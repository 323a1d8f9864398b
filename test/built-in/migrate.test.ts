import { rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readMigrationInfo } from '../../src/index.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { eachVersion } from '../harness/servers.ts';
import { clients } from '../harness/clients.ts';
import { undoRequest } from '../run/requests.ts';
import { rejection } from '../target/project.ts';
import { applied, inside, migrationProject, THREE } from './project.ts';

const ZERO = { kind: 'to', version: '0' } as const;
const IN_PLACE = { undoLimit: null };

eachVersion('up and back to version 0, in each form; the table stays', async (version) => {
  const project = await migrationProject(THREE, { version });
  const report = await project.up();
  expect(report.applied.map(({ name }) => name)).toEqual(['people', 'pets', 'ada']);
  expect(await project.database.session.query('SELECT name FROM people')).toEqual([
    { name: 'Ada' },
  ]);
  const whole = await project.look();
  expect((await project.up()).applied).toEqual([]);
  await project.down(ZERO, IN_PLACE);
  expect(await applied(project)).toEqual([]);
  expect((await readMigrationInfo(project.target)).version).toBeNull();
  await project.up({ kind: 'latest' }, true);
  const again = await project.look();
  expect(Object.keys(again)).toEqual(Object.keys(whole));
  expect(await applied(project)).toEqual(['001', '002', '003']);
});

test('up N, to VERSION, down N, redo', async () => {
  const project = await migrationProject();
  await project.up({ kind: 'up', count: 1 });
  expect(await applied(project)).toEqual(['001']);
  await project.up({ kind: 'to', version: '2' });
  expect(await applied(project)).toEqual(['001', '002']);
  await project.up();
  await project.down({ kind: 'redo' }, IN_PLACE);
  expect(await applied(project)).toEqual(['001', '002', '003']);
  await project.down({ kind: 'down', count: 2 }, IN_PLACE);
  expect(await applied(project)).toEqual(['001']);
  await project.up();
  await project.down({ kind: 'to', version: '001' }, IN_PLACE);
  expect(await applied(project)).toEqual(['001']);
  expect(await rejection(project.up({ kind: 'to', version: '77' }))).toMatchObject({
    code: 'migration-unknown',
    exit: 2,
  });
});

test.skipIf(clients < 15)('undo brings everything back, and undo of that as well', async () => {
  const project = await migrationProject();
  await project.up();
  await project.database.session.script(
    `INSERT INTO people (name) VALUES ('Bob'); INSERT INTO pets (owner) VALUES (2); CREATE TABLE by_hand (id int); GRANT SELECT ON people TO PUBLIC`,
  );
  const before = await project.look();
  const report = await project.down(ZERO);
  expect(await applied(project)).toEqual([]);
  const tables = await project.database.session.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  expect(tables).toEqual([{ relname: 'by_hand' }, { relname: 'pgreset_migrations' }]);
  const undone = await project.run(undoRequest(report.run));
  expect(await project.look()).toEqual(before);
  await project.run(undoRequest(undone.run));
  expect(await applied(project)).toEqual([]);
});

const BAD_DOWN = {
  ...THREE,
  'migrations/001_people.down.sql': 'DROP TABLE people;\n\nDROP TYPE\n  moods;',
};

test.skipIf(clients < 15)(
  'default privileges give nothing to the copy that downs run on',
  async () => {
    const project = await migrationProject();
    await project.up();
    const session = await project.database.connect(project.target.connection);
    await session.script(
      'CREATE TABLE by_hand (id int); ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC',
    );
    await session.close();
    const before = await readCanonicalCatalog(project.database.session);
    const report = await project.down({ kind: 'down', count: 1 });
    expect(await readCanonicalCatalog(project.database.session)).toEqual(before);
    await project.run(undoRequest(report.run));
    expect(await readCanonicalCatalog(project.database.session)).toEqual(before);
  },
);

test.each([
  ['in place', IN_PLACE, 'Nothing was changed.'],
  ['on a copy', {}, 'put back'],
])(
  'a failing down, %s: exit 1, file, line, statement; all as before',
  async (where, more, state) => {
    if (where !== 'in place' && clients < 15) return;
    const project = await migrationProject(BAD_DOWN);
    await project.up();
    const before = await project.look();
    const error = await rejection(project.down(ZERO, more));
    expect(error).toMatchObject({
      code: 'migration-failed',
      exit: 1,
      message: 'migrations/001_people.down.sql:3: type "moods" does not exist',
      why: 'The server refused this statement: DROP TYPE moods',
      state: expect.stringContaining(state),
    });
    expect(await project.look()).toEqual(before);
  },
);

test('a failing up: those before stay, nothing is half done; all or none in one transaction', async () => {
  const project = await migrationProject({
    ...THREE,
    'migrations/002_pets.sql':
      '-- up\nCREATE TABLE half ();\nSELECT 1/0;\n-- down\nDROP TABLE half;',
  });
  expect(await rejection(project.up({ kind: 'latest' }, true))).toMatchObject({
    message: 'migrations/002_pets.sql:3: division by zero',
    exit: 1,
    state: 'Nothing was changed.',
  });
  expect(await applied(project)).toEqual([]);
  expect(await rejection(project.up())).toMatchObject({
    exit: 5,
    state: '1 migration is applied and stays, up to 001_people; nothing is half done.',
  });
  expect(await applied(project)).toEqual(['001']);
});

test('what stands in the way of downs is found and listed before the first', async () => {
  const project = await migrationProject();
  await project.up();
  await writeFile(inside(project, 'migrations/004_x.sql'), 'CREATE TABLE x ()');
  await writeFile(inside(project, 'migrations/005_y.sql'), 'CREATE TABLE y ()');
  await project.up();
  const missing = await rejection(project.down(ZERO, IN_PLACE));
  expect(missing).toMatchObject({ code: 'downs-missing', exit: 3, details: ['005_y', '004_x'] });
  expect(missing['next']).toContain('--skip-missing-down');
  await rm(inside(project, 'migrations/005_y.sql'));
  expect(await rejection(project.down(ZERO, IN_PLACE))).toMatchObject({
    code: 'migration-files-missing',
    details: ['005_y'],
  });
  await writeFile(inside(project, 'migrations/005_y.sql'), 'CREATE TABLE y ()');
  await project.down(ZERO, { ...IN_PLACE, skipMissingDown: true });
  expect(await applied(project)).toEqual([]);
  expect(await project.database.session.query(`SELECT to_regclass('x') IS NULL AS gone`)).toEqual([
    { gone: false },
  ]);
});

test('two branches with one version, late ones, changed ones and lost ones are named', async () => {
  const project = await migrationProject();
  await project.up();
  await writeFile(inside(project, 'migrations/000_late.sql'), 'CREATE TABLE late ()');
  await writeFile(
    inside(project, 'migrations/002_pets.sql'),
    '-- up\nSELECT 2;\n-- down\nSELECT 2',
  );
  await rm(inside(project, 'migrations/003_ada.ts'));
  const { migrations } = await readMigrationInfo(project.target);
  expect(migrations).toMatchObject([
    { version: '000', status: 'pending', outOfOrder: true },
    { version: '001', status: 'applied', changed: false },
    { version: '002', status: 'applied', changed: true },
    { version: '003', status: 'missing' },
  ]);
  expect((await project.up()).warnings).toEqual([
    'older than 003, which is applied: 000_late',
    'changed after it was applied: 002_pets',
    'applied, and without a file: 003_ada',
  ]);
  await writeFile(inside(project, 'migrations/2_other.sql'), 'SELECT 1');
  expect(await rejection(project.up())).toMatchObject({
    code: 'migration-conflict',
    exit: 3,
    details: ['version 002 is there more than once: 002_pets.sql, 2_other.sql'],
  });
  expect((await readMigrationInfo(project.target)).conflicts).toHaveLength(1);
});

test('-- no-transaction runs alone; without it such a statement is refused with the line', async () => {
  const index = 'CREATE INDEX CONCURRENTLY people_name ON people (name);';
  const project = await migrationProject({
    ...THREE,
    'migrations/004_index.up.sql': `\n${index}`,
    'migrations/004_index.down.sql': '-- no-transaction\nDROP INDEX CONCURRENTLY people_name;',
  });
  expect(await rejection(project.up())).toMatchObject({
    code: 'migration-unsuitable',
    message: 'migrations/004_index.up.sql:2 cannot be run in a transaction.',
  });
  await writeFile(inside(project, 'migrations/004_index.up.sql'), `-- no-transaction\n${index}`);
  expect(await rejection(project.up({ kind: 'latest' }, true))).toMatchObject({
    code: 'not-in-one-transaction',
  });
  expect((await project.up()).applied).toHaveLength(4);
  await project.down(ZERO, IN_PLACE);
  expect(await applied(project)).toEqual([]);
});

test('what a migration sets or becomes does not reach the next one', async () => {
  const project = await migrationProject({
    'migrations/1_a.sql': `SELECT set_config('search_path', '', false); SET ROLE NONE; SET statement_timeout = 1;`,
    'migrations/2_b.sql': 'CREATE TABLE b (); SELECT pg_sleep(0.01);',
  });
  await project.up();
  expect(await applied(project)).toEqual(['1', '2']);
});
