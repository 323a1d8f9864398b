import { describe, expect, test } from 'vitest';
import { startEmbedded } from '../../src/embedded/start-embedded.ts';
import { eachVersion } from '../harness/servers.ts';
import { baselinePlace, dump, openSession, testBaseline, worker } from './baselines.ts';

const MIGRATE = `
  CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t SELECT g, 'v' FROM generate_series(1, 9) g;
  CREATE TABLE pt (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (9);
  CREATE TYPE mood AS ENUM ('sad'); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
  CREATE MATERIALIZED VIEW mv AS SELECT count(*) AS n, random() AS r FROM t; CREATE MATERIALIZED VIEW plain AS SELECT count(*) AS n FROM t;
  CREATE VIEW vw AS SELECT v FROM t; CREATE SEQUENCE s;
  CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  CREATE TABLE fold (id text COLLATE folded NOT NULL); CREATE UNIQUE INDEX ON fold (id COLLATE "C"); INSERT INTO fold VALUES ('A');
  SELECT lo_from_bytea(4711, 'seed')`;

/** What a test does that no trigger sees, and how the reset answers. */
const CASES: [what: string, statement: string, way: string, why: RegExp | null][] = [
  ['rows', `UPDATE t SET v = 'x'`, 'undo', null],
  ['new rows alone', 'INSERT INTO t VALUES (77), (78)', 'undo', null],
  [
    'a new row whose key is another one to its index only',
    `INSERT INTO fold VALUES ('a')`,
    'clone',
    /cannot be told from others/,
  ],
  ['TRUNCATE', 'TRUNCATE t', 'undo', null],
  [
    'the role for replication',
    `SET session_replication_role = replica; DELETE FROM t`,
    'undo',
    null,
  ],
  [
    'COPY FREEZE',
    `BEGIN; TRUNCATE t; COPY t FROM PROGRAM 'echo 77' WITH (FREEZE, FORMAT csv, DELIMITER '|', NULL 'no'); COMMIT`,
    'nothing',
    null,
  ],
  ['a rolled-back nextval', `BEGIN; SELECT nextval('s'); ROLLBACK`, 'undo', null],
  ['setval, not called', `SELECT setval('s', 7, false)`, 'undo', null],
  [
    'a new table',
    'CREATE TABLE fresh (id int REFERENCES t); INSERT INTO fresh VALUES (1)',
    'repair',
    /DROP TABLE public.fresh/,
  ],
  ['a new schema', 'CREATE SCHEMA other CREATE TABLE t (id int)', 'repair', /DROP SCHEMA other/],
  [
    'a new function',
    'CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$',
    'repair',
    /DROP ROUTINE public.g/,
  ],
  ['a new type', `CREATE TYPE fresh AS ENUM ('a')`, 'repair', /DROP TYPE public.fresh/],
  ['a new index', 'CREATE INDEX fresh ON t (v)', 'repair', /DROP INDEX public.fresh/],
  ['a new large object', `SELECT lo_from_bytea(0, 'x')`, 'repair', /1 new large objects/],
  [
    'REFRESH',
    'DELETE FROM t; REFRESH MATERIALIZED VIEW plain',
    'repair',
    /REFRESH MATERIALIZED VIEW/,
  ],
  ['REFRESH of what is random', 'REFRESH MATERIALIZED VIEW mv', 'clone', /gives other rows/],
  [
    'a changed large object',
    `SELECT lo_put(4711, 0, 'S')`,
    'clone',
    /large object of the baseline was changed/,
  ],
  ['a new column', 'ALTER TABLE t ADD COLUMN x int', 'clone', /columns/],
  ['a dropped table', 'DROP TABLE t CASCADE', 'clone', /tables/],
  [
    'triggers off and on',
    `ALTER TABLE t DISABLE TRIGGER ALL; DELETE FROM t; ALTER TABLE t ENABLE TRIGGER ALL`,
    'clone',
    /triggers/,
  ],
  ['a dropped trigger', 'DROP TRIGGER pgreset_delete ON t; DELETE FROM t', 'clone', /triggers/],
  [
    'DETACH PARTITION',
    'ALTER TABLE pt DETACH PARTITION pt1',
    'clone',
    /inheritance and partitions/,
  ],
  [
    'ATTACH PARTITION',
    'CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (9) TO (20); INSERT INTO pt VALUES (10)',
    'repair',
    /DROP TABLE public.pt2/,
  ],
  ['an enum value', `ALTER TYPE mood ADD VALUE 'happy'`, 'clone', /enum/],
  [
    'a replaced function',
    'CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$',
    'clone',
    /functions/,
  ],
  ['a dropped function', 'DROP FUNCTION f()', 'clone', /functions/],
  [
    'a replaced view',
    'CREATE OR REPLACE VIEW vw AS SELECT upper(v) AS v FROM t',
    'clone',
    /rules and views/,
  ],
  ['another owner', 'ALTER TABLE t OWNER TO app', 'clone', /tables/],
  ['a grant', 'GRANT SELECT ON t TO app', 'clone', /tables/],
  ['a comment', `COMMENT ON TABLE t IS 'x'`, 'clone', /comments/],
  ['a policy', 'CREATE POLICY p ON t', 'clone', /policies/],
  ['a rule', 'CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING', 'clone', /rules/],
  [
    'a setting of the database',
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 999', current_database()); END $$`,
    'clone',
    /settings/,
  ],
  [
    'default privileges',
    'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app',
    'clone',
    /default acl/,
  ],
  ['an extension', 'CREATE EXTENSION citext', 'repair', /DROP EXTENSION citext/],
  ['a rewritten table', 'ALTER TABLE t SET UNLOGGED', 'clone', /tables/],
  ['a temporary table', 'CREATE TEMP TABLE tmp AS SELECT 1', 'nothing', null],
];

describe('what a test leaves comes right', () => {
  test.each(CASES)('%s', async (_what, statement, way, why) => {
    const { url, connection } = await baselinePlace(18);
    const baseline = await testBaseline({ url, migrate: MIGRATE });
    const place = await worker(baseline, connection);
    const before = await dump(place);
    const session = await openSession(place);
    await session.script(statement).catch((error: Error) => {
      if (way !== 'nothing') throw error;
    });
    const report = await baseline.reset();
    expect(report).toMatchObject({ way });
    expect(baseline.explain()).toEqual(report);
    if (why) expect(report.why.join('\n')).toMatch(why);
    expect(await dump(place)).toEqual(before);
    expect(await baseline.reset()).toMatchObject({ way: 'nothing' });
  });
});

eachVersion('sees a change that another session made between two resets', async (version) => {
  const { url, connection } = await baselinePlace(version);
  const baseline = await testBaseline({ url, migrate: MIGRATE });
  const place = await worker(baseline, connection);
  const before = await dump(place);
  for (const statement of [
    'ALTER TABLE t ALTER COLUMN v SET DEFAULT 1',
    'CREATE INDEX ON t (v)',
    'DROP VIEW vw',
  ]) {
    const session = await openSession(place);
    await session.script(statement);
    expect((await baseline.reset()).way).not.toBe('nothing');
    expect(await dump(place)).toEqual(before);
  }
});

test('after a crash of the server the database is copied anew, also with unlogged tables', async () => {
  const server = await startEmbedded();
  try {
    const baseline = await testBaseline({ url: server.url('crashed'), migrate: MIGRATE });
    const place = server.connection((await baseline.status()).database);
    const before = await dump(place);
    await (await openSession(place)).script(`DELETE FROM t; CHECKPOINT`);
    await server.stop('immediate');
    await server.start();
    const report = await baseline.reset();
    expect(report).toMatchObject({ way: 'clone' });
    expect(report.why[0]).toMatch(/crashed/);
    expect(await dump(place)).toEqual(before);
    expect(await baseline.reset()).toMatchObject({ way: 'nothing' });
  } finally {
    await server.close();
  }
});

test('the row for foreign tables says that their rows are elsewhere', async () => {
  const { url, connection, superuser } = await baselinePlace(18);
  const { user, password, host, port } = superuser;
  const baseline = await testBaseline({
    url,
    migrate: `CREATE EXTENSION postgres_fdw; CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '${host}', port '${port}', dbname 'postgres');
      CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (user '${user}', password '${password}');
      CREATE FOREIGN TABLE away (n int) SERVER s OPTIONS (table_name 'pgreset_away')`,
  });
  const admin = await openSession(superuser_(superuser));
  await admin.script('CREATE TABLE IF NOT EXISTS pgreset_away (n int)');
  await (
    await openSession(await worker(baseline, connection))
  ).query('INSERT INTO away VALUES (1)');
  expect((await baseline.reset()).why.join()).toMatch(/public.*away.* another server/);
  await admin.query('DROP TABLE pgreset_away');
});

function superuser_<Options extends object>(options: Options): Options & { database: string } {
  return { ...options, database: 'postgres' };
}

test('a subscription, which keeps a database from being replaced, is named', async () => {
  const { url, connection } = await baselinePlace(18);
  const baseline = await testBaseline({ url, migrate: MIGRATE });
  const session = await openSession(await worker(baseline, connection));
  await session.script(
    `CREATE SUBSCRIPTION sub CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE)`,
  );
  await expect(baseline.reset()).rejects.toMatchObject({
    code: 'baseline-failed',
    why: expect.stringContaining('subscription'),
  });
  const other = await openSession(await worker(baseline, connection));
  await other.query('DROP SUBSCRIPTION sub');
  expect(await baseline.reset()).toMatchObject({ way: 'clone' });
});
