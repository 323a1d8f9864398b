import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { BaselineStatus, ResetReport } from '../../src/testing/index.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { jsonOf, pgreset } from './pgreset.ts';

interface Made {
  database: FreshDatabase;
  /** Name of the database that tests use. */
  name: string;
  flags: string[];
}

/** A baseline of one table with nine rows, made by the command line and dropped by it. */
async function made(): Promise<Made> {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'pgreset-baseline-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  onTestFinished(async () => void (await pgreset(database, ['baseline', 'drop'])));
  await writeFile(join(folder, '1.sql'), 'CREATE TABLE t (id int PRIMARY KEY)');
  await writeFile(join(folder, 'seed.sql'), 'INSERT INTO t SELECT generate_series(1, 9)');
  const flags = ['--migrate', join(folder, '1.sql'), '--seed', join(folder, 'seed.sql')];
  const result = await pgreset(database, ['baseline', 'create', ...flags]);
  expect(result).toMatchObject({ exitCode: 0 });
  return { database, name: result.stdout.trim(), flags };
}

test('create prints the name, status and reset find it, drop drops it', async () => {
  const { database, name, flags } = await made();
  const again = await pgreset(database, ['baseline', 'create', '--json', ...flags]);
  expect(jsonOf<{ baseline: BaselineStatus }>(again).baseline).toMatchObject({
    database: name,
    reused: true,
    tables: 1,
  });
  const session = await database.connect({ database: name });
  await session.query('DELETE FROM t');
  const status = await pgreset(database, ['baseline', 'status', name]);
  expect(status.stdout).toMatch(/template[^]*worker[^]*Changed: "public"."t"/);
  const reset = await pgreset(database, ['baseline', 'reset', '--json', name]);
  expect(jsonOf<{ reset: ResetReport }>(reset).reset).toMatchObject({ way: 'undo', sequences: 0 });
  expect(await session.query('SELECT FROM t')).toHaveLength(9);
  await session.close();
  const drop = await pgreset(database, ['baseline', 'drop', '--json']);
  expect(jsonOf<{ dropped: string[] }>(drop).dropped).toHaveLength(2);
  const gone = await pgreset(database, ['baseline', 'reset', name]);
  expect(gone).toMatchObject({ exitCode: 1 });
  expect(gone.stderr).toContain(`There is no database ${name}.`);
});

test('reset says who is in the way, or ends them', async () => {
  const { database, name } = await made();
  const session = await database.connect({ database: name });
  await session.script('BEGIN; DELETE FROM t');
  const words = ['baseline', 'reset', '--lock-timeout', '300ms', name];
  const busy = await pgreset(database, words);
  expect(busy).toMatchObject({ exitCode: 1 });
  expect(busy.stderr).toMatch(/idle in transaction.*DELETE FROM t/);
  await session.query('ROLLBACK');
});

test('reset in the database does the same for any language', async () => {
  const { database, name } = await made();
  const session = await database.connect({ database: name });
  await session.script(
    `SET datestyle = 'SQL, DMY'; DELETE FROM t; SELECT pgreset_baseline.reset()`,
  );
  expect(await session.query('SELECT FROM t')).toHaveLength(9);
});

test('only databases that pgreset made are reset, and none that is protected', async () => {
  const { database } = await made();
  const own = await pgreset(database, ['baseline', 'reset', database.name]);
  expect(own).toMatchObject({ exitCode: 3 });
  expect(own.stderr).toContain('is left alone');
  const env = { DATABASE_URL: 'postgres://u@127.0.0.1:1/shop_production' };
  const refused = await pgreset(database, ['baseline', 'create'], { env });
  expect(refused).toMatchObject({ exitCode: 3 });
});
