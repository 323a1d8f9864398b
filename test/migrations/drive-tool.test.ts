import { expect, test } from 'vitest';
import { planReset, readHistory } from '../../src/index.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { clients } from '../harness/clients.ts';
import { rejection } from '../target/project.ts';
import { fakeDbmate, type FakeProject } from './fake-dbmate.ts';
import { rebuild, rollback, undo } from './requests.ts';

const noClients = clients < 15;
const GIB = 2 ** 30;

const look = async ({ database: { session } }: FakeProject) => ({
  catalog: await readCanonicalCatalog(session),
  rows: await readAllRows(session),
});

const SAY = `psql -qAtc "select 'connected'"`;

/** Takes back the newest migration, as the real one does. */
const ONE_DOWN = `case $(psql -qAtc "select max(version) from schema_migrations") in
2) psql -v ON_ERROR_STOP=1 -qc "drop table pets" -c "delete from schema_migrations where version = '2'" ;;
1) psql -v ON_ERROR_STOP=1 -qc "drop table people; drop type mood" -c "delete from schema_migrations" ;;
esac`;

const PROPER = `case $1 in status) ${SAY} ;; rollback) ${ONE_DOWN} ;; esac`;

test.skipIf(noClients)('the originals wait aside while the downs run on a copy', async () => {
  const project = await fakeDbmate(PROPER);
  const before = await look(project);
  const plan = await planReset(project.target, rollback(GIB));
  expect(plan.touches[0]).toBe(
    'dbmate is the migration tool here: db/migrations/1_a.sql and table public.schema_migrations',
  );
  expect(plan.keeps).toEqual(['public.schema_migrations']);
  const report = await project.reset(rollback(GIB));
  const { rows } = await look(project);
  expect(Object.keys(rows.tables)).toEqual(['"public"."schema_migrations"']);
  expect(report.warnings).toEqual([]);
  await project.reset(undo(report.run));
  expect(await look(project)).toEqual(before);
});

test.skipIf(noClients)('what the downs leave behind is named', async () => {
  const project = await fakeDbmate(PROPER.replace('; drop type mood', ''));
  const { warnings } = await project.reset(rollback(GIB));
  expect(warnings).toEqual(['the downs of dbmate left over: type public.mood']);
});

test.skipIf(noClients)(
  'a down that fails half-way: the old state is back, byte for byte',
  async () => {
    const project = await fakeDbmate(PROPER.replace('drop table people', 'drop table nonsense'));
    const before = await look(project);
    const error = await rejection(project.reset(rollback(GIB)));
    expect(error).toMatchObject({ code: 'tool-failed', exit: 1 });
    expect(error['state']).toContain('The old state was put back');
    expect(error['details']).toEqual([expect.stringContaining('nonsense')]);
    expect(await look(project)).toEqual(before);
  },
);

test('the same in place: says which are applied still, and that it changed something', async () => {
  const project = await fakeDbmate(PROPER.replace('drop table people', 'drop table nonsense'));
  const error = await rejection(project.reset(rollback(null)));
  expect(error).toMatchObject({
    code: 'tool-failed',
    exit: 5,
    state: '1 migrations were taken back; still applied: 1.',
  });
  expect((await readHistory(project.target))[0]?.status).toBe('done');
});

test.skipIf(noClients)('a cancel in the middle puts the old state back', async () => {
  const project = await fakeDbmate(PROPER.replace('rollback)', 'rollback) echo asleep; sleep 60;'));
  const before = await look(project);
  const stop = new AbortController();
  const running = rejection(project.reset(rollback(GIB), stop.signal));
  while (!project.output.includes('asleep')) await new Promise((go) => setTimeout(go, 20));
  stop.abort();
  expect(await running).toMatchObject({ code: 'cancelled', exit: 130 });
  expect(await look(project)).toEqual(before);
});

test('success without anything done is an error', async () => {
  const project = await fakeDbmate(`case $1 in status) ${SAY} ;; esac`);
  const error = await rejection(project.reset(rollback(null)));
  expect(error).toMatchObject({ code: 'tool-did-nothing' });
  expect(error['why']).toContain('1, 2');
});

test('a tool that speaks to another database is stopped before it takes anything back', async () => {
  const project = await fakeDbmate('touch "$HOME/$1"');
  const before = await look(project);
  const error = await rejection(project.reset(rollback(null)));
  expect(error).toMatchObject({ code: 'tool-elsewhere', exit: 3 });
  expect(await look(project)).toMatchObject({ rows: before.rows });
});

test('a rebuild that made nothing puts the old state back', async () => {
  const project = await fakeDbmate('true');
  const before = await look(project);
  const error = await rejection(project.reset(rebuild()));
  expect(error).toMatchObject({
    code: 'tool-did-nothing',
    why: 'Its table schema_migrations is not there.',
  });
  expect(await look(project)).toEqual(before);
});

test('passwords do not show in what a tool prints', async () => {
  const project = await fakeDbmate(`echo "$DATABASE_URL $PGPASSWORD $DB_PASSWORD"; ${SAY}; exit 1`);
  const error = await rejection(project.reset(rollback(null)));
  const { password } = project.database.connection;
  expect(JSON.stringify(error) + project.output.join()).not.toContain(password);
  expect(project.output[0]).toContain('•••');
});

test('files are looked at before anything runs', async () => {
  const files = { 'db/migrations/2_b.sql': '-- migrate:up\nCREATE TABLE b ();\n-- migrate:down\n' };
  const project = await fakeDbmate('exit 1', { files });
  await expect(planReset(project.target, rollback(null))).rejects.toMatchObject({
    code: 'downs-missing',
    details: ['2'],
  });
  await project.database.session.query(`INSERT INTO schema_migrations VALUES ('3')`);
  await expect(planReset(project.target, rollback(null))).rejects.toMatchObject({
    code: 'migration-files-missing',
    details: ['3'],
  });
});

test('where no copy can be made the plan says why, and names --no-undo', async () => {
  const project = await fakeDbmate('true', { version: 18 });
  const tooBig = await rejection(planReset(project.target, rollback(1)));
  expect(tooBig).toMatchObject({ code: 'rollback-not-undoable', exit: 3 });
  expect(tooBig['next']).toContain('--no-undo');
  if (clients < 18) expect(tooBig['why']).toContain('18');
});
