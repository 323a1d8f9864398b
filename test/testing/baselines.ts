import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { connect, withSession } from '../../src/postgres/connect.ts';
import type { ConnectionOptions } from '../../src/postgres/connection-options.ts';
import { quoteIdent } from '../../src/postgres/quote.ts';
import type { Session } from '../../src/postgres/session.ts';
import { type Baseline, type BaselineOptions, createBaseline } from '../../src/testing/index.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { connectionUrl } from '../harness/fresh-database.ts';
import { testServer } from '../harness/servers.ts';

/** A role that may create databases and nothing more. */
const TESTER = 'baseline_tester';

/** A name that no other test has, whose databases are dropped after the test. */
export async function baselinePlace(
  version: number,
  owner: 'superuser' | 'app' = 'superuser',
): Promise<{ url: string; connection: ConnectionOptions; superuser: ConnectionOptions }> {
  const { superuser } = testServer(version);
  const database = `b_${randomBytes(5).toString('hex')}`;
  if (owner === 'app') await createTester(superuser);
  const role = owner === 'app' ? { user: TESTER, password: TESTER } : {};
  const connection = { ...superuser, ...role, database };
  onTestFinished(() => dropAll(superuser, database));
  return { url: connectionUrl(connection), connection, superuser };
}

async function createTester(superuser: ConnectionOptions): Promise<void> {
  await withSession(superuser, {}, (admin) =>
    admin.script(
      `DO $$ BEGIN CREATE ROLE ${TESTER} LOGIN CREATEDB PASSWORD '${TESTER}'; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
    ),
  );
}

/** The databases of a baseline, as the server lists them. */
export async function databasesOf(
  superuser: ConnectionOptions,
  database: string,
): Promise<string[]> {
  return withSession(superuser, {}, async (admin) => {
    const rows = await admin.query<{ name: string }>(
      `SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)
          OR shobj_description(oid, 'pg_database') LIKE '%"of":"' || $1 || '"%' ORDER BY 1`,
      [database],
    );
    return rows.map(({ name }) => name);
  });
}

async function dropAll(superuser: ConnectionOptions, database: string): Promise<void> {
  const names = await databasesOf(superuser, database);
  await withSession(superuser, {}, async (admin) => {
    for (const name of names) {
      await admin.query(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`);
    }
  });
}

/** Creates a baseline that is closed after the test. */
export async function testBaseline(options: BaselineOptions): Promise<Baseline> {
  const baseline = await createBaseline(options);
  onTestFinished(() => baseline.close());
  return baseline;
}

/** How to connect to the worker's database; as the same role, or the one given. */
export async function worker(
  baseline: Baseline,
  connection: ConnectionOptions,
): Promise<ConnectionOptions> {
  return { ...connection, database: (await baseline.status()).database };
}

/** Opens a session that is closed after the test, even if it was ended by a reset. */
export async function openSession(connection: ConnectionOptions): Promise<Session> {
  const session = await connect(connection, { applicationName: 'pgreset-test' });
  onTestFinished(() => session.close());
  return session;
}

/** Everything that has to be as before: structure, rows, sequences, large objects. */
export async function dump(connection: ConnectionOptions): Promise<unknown> {
  return withSession(connection, {}, async (session) => {
    const schemas = await session.query<{ name: string }>(
      `SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^(pg_|pgreset|information_schema)' ORDER BY 1`,
    );
    const names = schemas.map(({ name }) => name);
    // Its marker says when the database was copied.
    const catalog = (await readCanonicalCatalog(session, { schemas: names })).map((line) =>
      line.replace(/"at":"[^"]*"/, ''),
    );
    const objects = await session.query(
      'SELECT oid, lo_get(oid) FROM pg_largeobject_metadata ORDER BY 1',
    );
    return { names, catalog, objects, rows: await readAllRows(session, names) };
  });
}
