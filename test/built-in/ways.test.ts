import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { planReset, readSeeds } from '../../src/index.ts';
import { clients } from '../harness/clients.ts';
import { rebuild, rollback, seed } from '../migrations/requests.ts';
import { undoRequest } from '../run/requests.ts';
import { rejection } from '../target/project.ts';
import { applied, downRequest, inside, migrationProject, THREE } from './project.ts';

const ZERO = { kind: 'to', version: '0' } as const;
const CONFIG = { 'pgreset.config.json': '{\n  "migrations": { "folder": "migrations" }\n}' };

test('rebuild is one transaction with the aside, modules included; undo is exact', async () => {
  const project = await migrationProject({ ...THREE, ...CONFIG });
  await project.up();
  await project.database.session.script(`INSERT INTO people (name) VALUES ('Bob')`);
  const before = await project.look();
  const plan = await planReset(project.target, rebuild('migrations'));
  expect(new Set(plan.steps.map(({ transaction }) => transaction))).toEqual(new Set([1]));
  const report = await project.run(rebuild());
  expect(await project.database.session.query('SELECT name FROM people')).toEqual([
    { name: 'Ada' },
  ]);
  expect(await applied(project)).toEqual(['001', '002', '003']);
  expect(report.drift?.same).toBe(true);
  await project.run(undoRequest(report.run));
  expect(await project.look()).toEqual(before);
});

test.each([
  ['SQL', { 'migrations/004_bad.sql': 'CREATE TABLE c ();\nSELECT nonsense;' }],
  [
    'a module',
    { 'migrations/004_bad.ts': `export async function up() { throw new Error('no'); }` },
  ],
])('a failing migration in a rebuild, %s: byte for byte as before', async (_, bad) => {
  const project = await migrationProject({ ...THREE, ...CONFIG });
  await project.up();
  const before = await project.look();
  for (const [name, text] of Object.entries(bad)) await writeFile(inside(project, name), text);
  const error = await rejection(project.run(rebuild()));
  expect(error).toMatchObject({ code: 'migration-failed', state: 'Nothing was changed.', exit: 1 });
  expect(error['message']).toMatch(/^migrations\/004_bad\.(sql:2: column|ts: no)/);
  expect(await project.look()).toEqual(before);
});

test.skipIf(clients < 15)('rollback knows the built-in migrations as one more tool', async () => {
  const project = await migrationProject({ ...THREE, ...CONFIG });
  await project.up();
  const before = await project.look();
  const report = await project.run(rollback(2 ** 30));
  expect(report.way).toBe('rollback');
  expect(await applied(project)).toEqual([]);
  await project.run(undoRequest(report.run));
  expect(await project.look()).toEqual(before);
});

test('seeds are one transaction, and may be modules', async () => {
  const project = await migrationProject({
    ...THREE,
    'db/seed.sql': `INSERT INTO people (name) VALUES ('Eve')`,
    'db/more.ts': `export default async (db) => db.query('INSERT INTO people (name) VALUES ($1)', ['Mallory'])`,
    'db/bad.js': `export const seed = async () => { throw new Error('enough'); }`,
  });
  await project.up();
  const names = () => project.database.session.query('SELECT name FROM people ORDER BY id');
  const files = (...paths: string[]) => readSeeds(paths, project.folder);
  const failed = rejection(project.run(seed(await files('db/seed.sql', 'db/bad.js'))));
  expect(await failed).toMatchObject({ code: 'migration-failed', exit: 1 });
  expect(await names()).toEqual([{ name: 'Ada' }]);
  await project.run(seed(await files('db/seed.sql', 'db/more.ts')));
  expect(await names()).toEqual([{ name: 'Ada' }, { name: 'Eve' }, { name: 'Mallory' }]);
});

test('the plan names the tables and rows that go; what cannot be read names all', async () => {
  const project = await migrationProject({
    ...THREE,
    'migrations/004_notes.sql':
      '-- up\nCREATE TABLE notes (id int, "Odd, name" text);\n-- down\nALTER TABLE "notes" DROP COLUMN id; DROP TABLE IF EXISTS public.notes;',
    'migrations/005_all.sql': '-- up\nSELECT 5;\n-- down\nDO $$ BEGIN DROP TABLE pets; END $$',
  });
  await project.up();
  const losses = async (count: number) => {
    const goal = { kind: 'down', count } as const;
    const plan = await planReset(project.target, downRequest(goal, { undoLimit: null }));
    return { tables: plan.losses.map(({ table }) => table), warnings: plan.warnings };
  };
  const all = await losses(1);
  expect(all.tables).toEqual(['public.notes', 'public.people', 'public.pets']);
  expect(all.warnings.join()).toContain('cannot be read beforehand');
  await project.down({ kind: 'down', count: 1 }, { undoLimit: null });
  expect((await losses(1)).tables).toEqual(['public.notes']);
});

test('without undo nothing goes that the plan did not name', async () => {
  const project = await migrationProject(THREE, { owner: 'superuser' });
  await project.up();
  await project.database.session.script(`CREATE TABLE precious (id int);
    CREATE FUNCTION also() RETURNS event_trigger LANGUAGE plpgsql AS
      'BEGIN IF tg_tag = ''DROP TABLE'' AND to_regclass(''public.precious'') IS NOT NULL THEN DROP TABLE public.precious; END IF; END';
    CREATE EVENT TRIGGER also ON ddl_command_end EXECUTE FUNCTION also()`);
  await project.down({ kind: 'down', count: 1 }, { undoLimit: null });
  const error = await rejection(project.down({ kind: 'down', count: 1 }, { undoLimit: null }));
  expect(error).toMatchObject({ code: 'migration-took-more', details: ['public.precious'] });
  expect(await applied(project)).toEqual(['001', '002']);
});

test('a plan is bound to the files', async () => {
  const project = await migrationProject();
  await project.up();
  const hash = async () =>
    (await planReset(project.target, downRequest(ZERO, { undoLimit: null }))).hash;
  const first = await hash();
  await writeFile(inside(project, 'migrations/001_people.down.sql'), 'DROP TABLE people;');
  expect(await hash()).not.toBe(first);
});
