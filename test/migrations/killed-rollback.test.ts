import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readHistory, readStatus, resumeRun } from '../../src/index.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { runCli } from '../harness/cli.ts';
import { fakeDbmate, type FakeProject } from './fake-dbmate.ts';
import { undo } from './requests.ts';

const look = async ({ database: { session } }: FakeProject) => ({
  catalog: await readCanonicalCatalog(session),
  rows: await readAllRows(session),
});

/** Takes back one and falls asleep over the second, as long as nobody wakes it. */
const SLEEPY = `case $1 in
status) psql -qAtc 'select 1' ;;
rollback)
  set -e; psql -qc "drop table if exists pets" -c "delete from schema_migrations where version = '2'"
  if [ ! -e "$HOME/awake" ]; then echo asleep; psql -qc 'select pg_sleep(60)'; fi
  psql -qc "drop table people; drop type mood" -c "delete from schema_migrations" ;;
esac`;

async function killed(flags: string[]): Promise<FakeProject & { before: object }> {
  const project = await fakeDbmate(SLEEPY);
  const before = await look(project);
  const result = await runCli(['rollback', '--yes', ...flags], {
    cwd: project.target.folder,
    env: { ...project.environment, DATABASE_URL: project.database.url },
    onOutput: (output, child) => output.includes('asleep') && child.kill('SIGKILL'),
  });
  expect(result).toMatchObject({ signal: 'SIGKILL' });
  return { ...project, before };
}

test('kill -9 while the downs run: undo brings the originals back', async () => {
  const project = await killed([]);
  const { interrupted } = await readStatus(project.target);
  expect(interrupted).toMatchObject([{ way: 'rollback' }]);
  await project.reset(undo(interrupted[0]!.run));
  const left = await project.database.session.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep%'
     AND pid <> pg_backend_pid()`,
  );
  expect(left).toEqual([]);
  expect(await look(project)).toEqual(project.before);
  expect(existsSync(join(tmpdir(), `pgreset-${interrupted[0]!.run}`))).toBe(false);
});

test('kill -9 in place: resume takes back the rest', async () => {
  const project = await killed(['--no-undo']);
  await writeFile(join(project.target.folder, 'awake'), '');
  const [record] = await readHistory(project.target);
  expect(record?.status).toBe('running');
  const report = await resumeRun(project.target, record!, {
    consent: { confirm: project.target.name },
    environment: project.environment,
  });
  expect(report.exit).toBe(0);
  const { rows } = await look(project);
  expect(Object.keys(rows.tables)).toEqual(['"public"."schema_migrations"']);
});
