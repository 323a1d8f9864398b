import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { connect, withSession } from '../../src/postgres/connect.ts';
import { createBaseline } from '../../src/testing/index.ts';
import { freshDatabase } from '../harness/fresh-database.ts';
import {
  baselinePlace,
  databasesOf,
  dump,
  openSession,
  testBaseline,
  worker,
} from './baselines.ts';

const MIGRATE = 'CREATE TABLE t (id int PRIMARY KEY, v text)';
const SEED = `INSERT INTO t SELECT g, 'v' FROM generate_series(1, 9) g`;

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));

/** Runs `createBaseline` in a process of its own; it prints its report as JSON. */
function child(options: object): ChildProcess {
  return spawn(process.execPath, [CHILD, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function output(process: ChildProcess): Promise<string> {
  let text = '';
  process.stdout!.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(process, 'close');
  return text;
}

describe('building', () => {
  test('happens once for the same migrations and seed', async () => {
    const { url } = await baselinePlace(18);
    let built = 0;
    const seed = async ({ query }: { query(text: string): Promise<unknown> }) => {
      built++;
      await query(SEED);
    };
    expect((await (await testBaseline({ url, migrate: MIGRATE, seed })).status()).reused).toBe(
      false,
    );
    const again = await testBaseline({ url, migrate: MIGRATE, seed });
    expect(await again.status()).toMatchObject({ reused: true, tables: 1, dirty: [] });
    expect(built).toBe(1);
    const other = await testBaseline({ url, migrate: `${MIGRATE}; SELECT 1`, seed });
    expect(await other.status()).toMatchObject({ reused: false });
    expect(built).toBe(2);
  });

  test('of eight processes at once is done by one', async () => {
    const { url, connection, superuser } = await baselinePlace(18);
    const children = Array.from({ length: 8 }, (_, id) =>
      child({ url, migrate: MIGRATE, seed: SEED, worker: id }),
    );
    const reports = (await Promise.all(children.map(output))).map(
      (text) => JSON.parse(text) as { reused: boolean; rows: number },
    );
    expect(reports.filter(({ reused }) => !reused)).toHaveLength(1);
    expect(reports.map(({ rows }) => rows)).toEqual(Array.from({ length: 8 }, () => 9));
    expect(await databasesOf(superuser, connection.database)).toHaveLength(9);
  });

  test('is done again after a kill in the middle, and leaves nothing', async () => {
    const { url, connection, superuser } = await baselinePlace(18);
    const options = {
      url,
      migrate: MIGRATE,
      seed: `${SEED}; SELECT pg_sleep(coalesce(current_setting('test.sleep', true), '3')::float)`,
    };
    const killed = child(options);
    await sleep(2_000);
    killed.kill('SIGKILL');
    await once(killed, 'close');
    const baseline = await testBaseline(options);
    expect(await baseline.status()).toMatchObject({ reused: false });
    const names = await databasesOf(superuser, connection.database);
    expect(names).toHaveLength(2);
    expect(names.filter((name) => name.includes('draft'))).toEqual([]);
  });

  test('says which part failed, and leaves no template', async () => {
    const { url } = await baselinePlace(18);
    await expect(createBaseline({ url, migrate: 'CREATE TABEL' })).rejects.toMatchObject({
      code: 'baseline-build',
    });
    await expect(createBaseline({ url, migrate: 'CREATE TABEL' })).rejects.toMatchObject({
      code: 'baseline-build',
    });
  });

  test('copies a database as it is, with its settings and grants, and sees when it changed', async () => {
    const { url, session, name, superuser } = await freshDatabase({ sample: 300 });
    await session.script(
      `ALTER DATABASE ${name} SET search_path = "$user", public, "x y"; REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO app WITH GRANT OPTION`,
    );
    await session.close();
    const one = await testBaseline({ url });
    const place = await worker(one, superuser);
    const [copied] = await (
      await openSession(place)
    ).query(
      `SELECT datacl::text AS acl, (SELECT setconfig[1] FROM pg_db_role_setting WHERE setdatabase = d.oid) AS setting,
              (SELECT count(*) FROM users) > 0 AS rows FROM pg_database d WHERE datname = current_database()`,
    );
    expect(copied).toMatchObject({ setting: 'search_path="$user", public, "x y"', rows: true });
    expect(String(copied!['acl'])).toContain('app=c*/');
    expect(await (await testBaseline({ url })).status()).toMatchObject({ reused: true });
    await withSession(superuser, {}, (own) => own.query('UPDATE users SET email = email'));
    expect(await (await testBaseline({ url })).status()).toMatchObject({ reused: false });
    for (const each of await databasesOf(superuser, name))
      if (each !== name)
        await withSession({ ...superuser, database: 'postgres' }, {}, (admin) =>
          admin.query(`DROP DATABASE "${each}" WITH (FORCE)`),
        );
  });
});

describe('workers', () => {
  test('have databases of their own', async () => {
    const { url, connection } = await baselinePlace(18);
    const baseline = await testBaseline({ url, migrate: MIGRATE, seed: SEED });
    const forks = await baseline.fork(3);
    expect(new Set([baseline.url, ...forks.map((fork) => fork.url)]).size).toBe(4);
    expect(await baseline.forWorker('2')).toBe(forks[1]);
    const [first, second] = await Promise.all(forks.map((fork) => worker(fork, connection)));
    await (await openSession(first!)).query('DELETE FROM t');
    expect(await forks[1]!.reset()).toMatchObject({ way: 'nothing' });
    expect(await forks[0]!.status()).toMatchObject({ dirty: ['"public"."t"'] });
    expect(await forks[0]!.reset()).toMatchObject({ way: 'undo', roundTrips: 1 });
    expect((await dump(first!)) as { rows: unknown }).toMatchObject({
      rows: ((await dump(second!)) as { rows: object }).rows,
    });
  });

  test('roll back, and reset what a rollback leaves', async () => {
    const { url, connection } = await baselinePlace(18);
    const baseline = await testBaseline({ url, migrate: `${MIGRATE}; CREATE SEQUENCE s` });
    const before = await dump(await worker(baseline, connection));
    const result = await baseline.withRollback(async ({ query }) => {
      await query(`INSERT INTO t VALUES (nextval('s'), 'x')`);
      return query('SELECT v FROM t');
    });
    expect(result).toEqual([{ v: 'x' }]);
    expect(baseline.explain()).toMatchObject({ way: 'undo', tables: [], sequences: 1 });
    expect(await dump(await worker(baseline, connection))).toEqual(before);
  });
});

describe('open transactions', () => {
  const options = { migrate: MIGRATE, seed: SEED, lockTimeout: 300 };

  test('are named after a bounded wait', async () => {
    const { url, connection } = await baselinePlace(18);
    const baseline = await testBaseline({ url, ...options });
    const session = await openSession(await worker(baseline, connection));
    await session.script(`BEGIN; DELETE FROM t WHERE id = 1`);
    const error = await baseline.reset().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'baseline-busy', exit: 1 });
    expect((error as { details: string[] }).details.join()).toMatch(
      new RegExp(`pid ${session.pid}, .*idle in transaction.*DELETE FROM t`),
    );
    await session.query('COMMIT');
    expect(await baseline.reset()).toMatchObject({ way: 'undo' });
  });

  test('are ended where that was asked for', async () => {
    const { url, connection } = await baselinePlace(18);
    const baseline = await testBaseline({ url, ...options, terminate: true });
    const place = await worker(baseline, connection);
    const before = await dump(place);
    const session = await openSession(place);
    await session.script(`DELETE FROM t WHERE id = 2; BEGIN; DELETE FROM t WHERE id = 1`);
    const report = await baseline.reset();
    expect(report.why.join()).toMatch(/ended: pid/);
    expect(await dump(place)).toEqual(before);
  });

  test('keep a copy from being replaced', async () => {
    const { url, connection } = await baselinePlace(18);
    const baseline = await testBaseline({ url, ...options });
    const session = await openSession(await worker(baseline, connection));
    await session.query('ALTER TABLE t ADD COLUMN x int');
    const other = await openSession(await worker(baseline, connection));
    await other.script('BEGIN; SELECT 1');
    await expect(baseline.reset()).rejects.toMatchObject({ code: 'baseline-busy' });
    await other.query('ROLLBACK');
    expect(await baseline.reset()).toMatchObject({ way: 'clone' });
  });
});

test('a copy is made by a mere owner too while a session of another role is about to leave', async () => {
  const { url, connection, superuser } = await baselinePlace(18, 'app');
  const baseline = await testBaseline({ url, migrate: MIGRATE });
  const place = await worker(baseline, connection);
  await (await openSession(place)).query('ALTER TABLE t ADD COLUMN x int');
  const other = await connect(await worker(baseline, superuser));
  const [report] = await Promise.all([baseline.reset(), sleep(500).then(() => other.close())]);
  expect(report).toMatchObject({ way: 'clone' });
});

test('a thousand tables fit in the locks of a server as it comes', async () => {
  const { url, connection } = await baselinePlace(18);
  const tables = Array.from(
    { length: 1_000 },
    (_, n) => `CREATE TABLE t${n} (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)`,
  );
  const migrate = async ({ script }: { script(text: string): Promise<unknown> }) => {
    for (let from = 0; from < tables.length; from += 250)
      await script(tables.slice(from, from + 250).join(';'));
  };
  const baseline = await testBaseline({ url, migrate, key: 'a thousand' });
  const session = await openSession(await worker(baseline, connection));
  await session.query('INSERT INTO t999 DEFAULT VALUES');
  expect(await baseline.reset()).toMatchObject({ way: 'undo', sequences: 1 });
});

describe('refusals', () => {
  test('of databases that others made under the same name', async () => {
    const { url, superuser, connection } = await baselinePlace(18);
    const baseline = await testBaseline({ url, migrate: MIGRATE });
    const { database, template } = await baseline.status();
    await withSession(superuser, {}, (admin) =>
      admin.query(`COMMENT ON DATABASE "${database}" IS 'mine'`),
    );
    await (await openSession({ ...connection, database })).query('DROP TABLE t');
    await expect(baseline.reset()).rejects.toMatchObject({ code: 'baseline-not-ours' });
    await expect(createBaseline({ url, migrate: MIGRATE })).rejects.toMatchObject({
      code: 'baseline-not-ours',
    });
    await withSession(superuser, {}, async (admin) => {
      await admin.query(`COMMENT ON DATABASE "${template}" IS NULL`);
      await expect(createBaseline({ url, migrate: MIGRATE })).rejects.toMatchObject({
        code: 'baseline-not-ours',
      });
    });
  });

  test('of protected databases, and of names that say production', async () => {
    const { url, session } = await freshDatabase();
    await session.script(`CREATE SCHEMA pgreset; CREATE TABLE pgreset.protection AS SELECT true AS active, 'because' AS reason, 'me' AS set_by, now() AS set_at,
      NULL::text AS system_identifier, (SELECT oid::int8 FROM pg_database WHERE datname = current_database()) AS database_oid`);
    await expect(createBaseline({ url, migrate: MIGRATE })).rejects.toMatchObject({
      code: 'baseline-protected',
    });
    await expect(
      createBaseline({ url: 'postgres://u@localhost/shop_production', migrate: MIGRATE }),
    ).rejects.toMatchObject({ code: 'baseline-protected' });
  });

  test('of options that do not go together', async () => {
    await expect(createBaseline({})).rejects.toMatchObject({ code: 'baseline-options', exit: 2 });
    await expect(createBaseline({ server: 'embedded' })).rejects.toMatchObject({
      code: 'baseline-options',
    });
  });

  test('of a role that may not create databases says what is missing', async () => {
    const { url } = await freshDatabase({ owner: 'app' });
    await expect(createBaseline({ url, migrate: MIGRATE })).rejects.toMatchObject({
      code: 'baseline-createdb',
    });
  });
});

test('the embedded server is shared, and gone after the last', { timeout: 120_000 }, async () => {
  const options = { server: 'embedded', migrate: MIGRATE, seed: SEED };
  const reports = await Promise.all([1, 2].map((id) => output(child({ ...options, worker: id }))));
  const [one, two] = reports.map((text) => JSON.parse(text) as { reused: boolean; port: number });
  expect(one!.port).toBe(two!.port);
  const baseline = await createBaseline({ server: 'embedded', migrate: MIGRATE, seed: SEED });
  const { port, password } = new URL(baseline.url);
  const place = {
    host: '127.0.0.1',
    port: Number(port),
    password,
    user: 'postgres',
    database: 'postgres',
    tls: 'disable',
  } as const;
  await (await connect(place)).close();
  await baseline.close();
  const gone = async () =>
    connect(place).then(
      (session) => session.close().then(() => false),
      () => true,
    );
  for (let tries = 0; tries < 60 && !(await gone()); tries++) await sleep(250);
  expect(await gone()).toBe(true);
});
