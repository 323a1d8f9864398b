import { describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/postgres/transaction.ts';
import { sampleExpectations } from '../../src/sample/expectations.ts';
import type { Expectations } from '../../src/target/config.ts';
import type { Check } from '../../src/verify/check.ts';
import { verify } from '../../src/verify/verify.ts';
import { freshDatabase } from '../harness/fresh-database.ts';
import { eachVersion } from '../harness/servers.ts';

const TABLES = `
  CREATE TABLE users (id int8 PRIMARY KEY, name varchar(20), price numeric(12, 2), at timestamptz(3),
    code char, tags text[], flag bit(3), took interval day to second);
  CREATE TABLE visits (id int, day date NOT NULL) PARTITION BY RANGE (day);
  CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE VIEW names AS SELECT name FROM users;
  CREATE SCHEMA other;
  CREATE TYPE other.mood AS ENUM ('good', 'bad');
  CREATE DOMAIN other.short AS varchar(7);
  CREATE TABLE other.users (id int);
  CREATE TABLE other."a.b" (mood other.mood, short other.short);
  INSERT INTO users SELECT generate_series(1, 3)`;

/** One line a check: what fails says what was found. */
const lines = (checks: Check[]) =>
  checks.map(({ ok, what, found }) => (ok ? `ok: ${what}` : `${what}: ${found}`));

async function check(
  version: number,
  expectations: Expectations,
  schemas = ['public'],
): Promise<string[]> {
  const { session } = await freshDatabase({ version });
  await session.script(TABLES);
  const verification = await verify(session, expectations, schemas);
  expect(verification.ok).toBe(verification.checks.every(({ ok }) => ok));
  expect(session.client.getTransactionStatus()).toBe('I');
  return lines(verification.checks);
}

describe('verify', () => {
  eachVersion('finds the sample as it should be', async (version) => {
    const { session } = await freshDatabase({ version, sample: 300, owner: 'app' });
    const { ok, checks } = await verify(session, sampleExpectations, ['public']);
    expect(checks.filter((each) => !each.ok)).toEqual([]);
    expect(ok).toBe(true);
    expect(checks).toContainEqual({
      ok: true,
      what: 'column threat_models.issue_uri exists',
      reason: 'requests failed with error 500 while it was missing',
    });
    expect(checks).toHaveLength(30);
  });

  test('counts tables: no partitions, no views, no members of extensions', async () => {
    expect(await check(18, { tables: { exactly: 2, atLeast: 2 } })).toEqual([
      'ok: there are 2 tables',
      'ok: there are 2 tables or more',
    ]);
    expect(await check(18, { tables: { exactly: 4 } }, ['public', 'other'])).toEqual([
      'ok: there are 4 tables',
    ]);
    expect(await check(18, { tables: { exactly: 1, atLeast: 3, names: ['users'] } })).toEqual([
      'there is 1 table: 2, not named: visits',
      'there are 3 tables or more: 2',
      'ok: table users exists',
    ]);
  });

  test('finds tables by name, in the first schema that has them or in the one that is named', async () => {
    const names = ['users', 'a.b', 'other.a.b', 'other.users', 'names', 'gone', 'gone.users'];
    expect(await check(18, { tables: { names } }, ['public', 'other'])).toEqual([
      'ok: table users exists',
      'ok: table a.b exists',
      'ok: table other.a.b exists',
      'ok: table other.users exists',
      'table names exists: a view',
      'table gone exists: no such table',
      'table gone.users exists: no such table',
    ]);
  });

  eachVersion('compares types as the server reads them', async (version) => {
    const right = [
      ['id', 'bigint'],
      ['id', 'int8'],
      ['name', 'varchar(20)'],
      ['name', 'CHARACTER VARYING ( 20 )'],
      ['price', 'decimal(12,2)'],
      ['at', 'timestamp(3) with time zone'],
      ['code', 'char'],
      ['code', 'character(1)'],
      ['tags', 'text array'],
      ['flag', 'bit(3)'],
      ['took', 'interval day to second'],
    ] as const;
    const wrong = [
      ['id', 'integer'],
      ['name', 'varchar(21)'],
      ['name', 'varchar'],
      ['at', 'no_such_type'],
      ['name', 'text) FROM users; DROP TABLE users; --'],
      ['gone', 'text'],
    ] as const;
    const columns = [...right, ...wrong].map(([column, type]) => ({
      table: 'users',
      column,
      type,
    }));
    const result = await check(version, { columns });
    expect(result.slice(0, right.length).filter((each) => !each.startsWith('ok: '))).toEqual([]);
    expect(result.slice(right.length)).toEqual([
      'column users.id is integer: bigint',
      'column users.name is varchar(21): character varying(20)',
      'column users.name is varchar: character varying(20)',
      expect.stringMatching(
        /^column users.at is no_such_type: timestamp\(3\).* \(there is no type/,
      ),
      expect.stringMatching(/DROP TABLE users; --: character varying\(20\) \(/),
      'column users.gone is text: no such column',
    ]);
  });

  test('finds types, domains and arrays of them in the schemas', async () => {
    const columns = [
      { table: 'a.b', column: 'mood', type: 'mood' },
      { table: 'a.b', column: 'mood', type: 'other.mood' },
      { table: 'a.b', column: 'short', type: 'short' },
      { table: 'a.b', column: 'short', type: 'varchar(7)' },
      { table: 'no', column: 'mood', type: 'mood' },
      { table: 'names', column: 'name' },
    ];
    expect(await check(18, { columns }, ['public', 'other'])).toEqual([
      'ok: column a.b.mood is mood',
      'ok: column a.b.mood is other.mood',
      'ok: column a.b.short is short',
      'column a.b.short is varchar(7): other.short',
      'column no.mood is mood: no such table',
      'ok: column names.name exists',
    ]);
  });

  test('counts rows', async () => {
    const rows = [
      { table: 'users', min: 3, max: 3 },
      { table: 'users', min: 4 },
      { table: 'users', max: 2 },
      { table: 'users', min: 1, max: 5 },
      { table: 'users', max: 0 },
      { table: 'visits', max: 0 },
      { table: 'gone', min: 1 },
    ];
    expect(await check(18, { rows })).toEqual([
      'ok: table users has 3 rows',
      'table users has at least 4 rows: 3 rows',
      'table users has at most 2 rows: more than 2 rows',
      'ok: table users has 1 to 5 rows',
      'table users has at most 0 rows: more than 0 rows',
      'ok: table visits has at most 0 rows',
      'table gone has at least 1 row: no such table',
    ]);
  });

  test('says what the server says about a table that may not be read', async () => {
    const fresh = await freshDatabase({ sample: 300 });
    await fresh.session.script(`SET ROLE sample_readonly`);
    const rows = [
      { table: 'users', min: 1 },
      { table: 'refresh_tokens', min: 1 },
    ];
    expect(lines((await verify(fresh.session, { rows }, ['public'])).checks)).toEqual([
      'ok: table users has at least 1 row',
      'table refresh_tokens has at least 1 row: permission denied for table refresh_tokens',
    ]);
  });

  test('looks for extensions', async () => {
    expect(await check(18, { extensions: ['plpgsql', 'citext', 'nonsense'] })).toEqual([
      'ok: extension plpgsql is installed',
      'extension citext is installed: not installed',
      'extension nonsense is installed: not available on this server',
    ]);
  });
});

describe('verify with SQL', () => {
  const queries: [query: string, found: string | null][] = [
    ['SELECT true', null],
    ['SELECT count(*) = 3 FROM users; -- all of them', null],
    [`WITH w AS (SELECT 1) SELECT current_setting('search_path') = '"$user", public'`, null],
    ['VALUES (true)', null],
    ['SELECT 1', '1'],
    ['SELECT NULL::bool', 'null'],
    [`SELECT '{"a": 1}'::jsonb`, '{"a":1}'],
    ['SELECT', '0 columns'],
    ['SELECT true, true', '2 columns'],
    ['SELECT true FROM users', 'more than one row'],
    ['SELECT true WHERE false', 'no row'],
    ['SELECT FROM gone', 'relation "gone" does not exist'],
    ['SELECT true; DROP TABLE users', 'cannot insert multiple commands into a prepared statement'],
    ['COMMIT', 'syntax error at or near "COMMIT"'],
    [
      'WITH gone AS (DELETE FROM users RETURNING 1) SELECT true FROM gone LIMIT 1',
      'DECLARE CURSOR must not contain data-modifying statements in WITH',
    ],
    [`SELECT empty()`, 'cannot execute DELETE in a read-only transaction'],
    [`SELECT nextval('numbers') > 0`, 'cannot execute nextval() in a read-only transaction'],
    [`SELECT writable()`, 'cannot set transaction read-write mode inside a read-only'],
    ['SELECT pg_sleep(20) IS NULL', 'canceling statement due to statement timeout'],
  ];
  const sql = queries.map(([query]) => ({ name: query, query, reason: 'why' }));
  const expected = queries.map(([what, found]) =>
    found === null
      ? { ok: true, what, reason: 'why' }
      : { ok: false, what, found: expect.stringContaining(found) as string, reason: 'why' },
  );
  const OBJECTS = `CREATE TABLE users AS SELECT generate_series(1, 3) AS id;
    CREATE SEQUENCE numbers;
    CREATE FUNCTION empty() RETURNS bool LANGUAGE plpgsql AS 'BEGIN DELETE FROM users; RETURN true; END';
    CREATE FUNCTION writable() RETURNS bool LANGUAGE plpgsql AS
      'BEGIN SET transaction_read_only = off; DELETE FROM users; RETURN true; END'`;

  eachVersion('checks what it returns and lets it change nothing', async (version) => {
    const { session } = await freshDatabase({ version });
    await session.script(OBJECTS);
    const { checks } = await verify(session, { sql }, ['public'], { timeout: 300 });
    expect(checks).toEqual(expected);
    expect(await session.query('SELECT count(*) FROM users')).toEqual([{ count: 3 }]);
  });

  eachVersion('does the same in a transaction and leaves it able to write', async (version) => {
    const { session, connect } = await freshDatabase({ version });
    const settings = `SELECT name, setting FROM pg_settings
      WHERE name IN ('search_path', 'statement_timeout', 'row_security', 'transaction_read_only', 'jit')`;
    await inTransaction(session, {}, async () => {
      await session.script(`SET LOCAL search_path TO DEFAULT; ${OBJECTS}`);
      const before = await session.query(settings);
      const { checks } = await verify(session, { sql }, ['public'], { timeout: 300 });
      expect(checks).toEqual(expected);
      expect(await session.query(settings)).toEqual(before);
      expect(session.client.getTransactionStatus()).toBe('T');
      await session.script('INSERT INTO users VALUES (4); CREATE TABLE more ()');
    });
    const other = await connect();
    expect(await other.query('SELECT count(*) FROM users, more')).toEqual([{ count: 0 }]);
    expect(await other.query('SELECT count(*) FROM users')).toEqual([{ count: 4 }]);
  });

  test('ends when it is told to', async () => {
    const { session } = await freshDatabase();
    const expectations = { sql: [{ name: 'slow', query: 'SELECT pg_sleep(20) IS NULL' }] };
    const abort = new AbortController();
    const verifying = verify(session, expectations, [], { timeout: 500, signal: abort.signal });
    abort.abort(new Error('cancelled by the person'));
    await expect(verifying).rejects.toThrow('cancelled by the person');
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
