import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../src/embedded/start-embedded.ts';
import { planReset, readStatus, type Target } from '../../src/index.ts';
import { connect, withSession } from '../../src/postgres/connect.ts';
import { connectionUrl } from '../harness/fresh-database.ts';
import { sqlBuild } from '../faults/harness/world.ts';
import { purgeRequest, recreateRequest, reset, targetOf, undoRequest } from './requests.ts';

// A server of its own, with settings that the shared ones do not have. What is not tried: security
// labels, because no PostgreSQL from npm brings a provider of them.
let server: EmbeddedServer;
beforeAll(async () => {
  server = await startEmbedded({
    settings: {
      wal_level: 'logical',
      max_prepared_transactions: '4',
      allow_in_place_tablespaces: 'on',
    },
  });
  await admin(`CREATE ROLE keeper LOGIN CREATEDB REPLICATION PASSWORD 'secret'`);
});
afterAll(() => server.close());

const admin = (sql: string) =>
  withSession(server.connection(), {}, (session) => session.query(sql));

async function databaseOf(name: string, options = '') {
  await admin(`CREATE DATABASE ${name} OWNER keeper ${options}`);
  const connection = { ...server.connection(name), user: 'keeper', password: 'secret' };
  const target = await targetOf({ url: connectionUrl(connection) });
  return { connection, target };
}

const request = async () => recreateRequest(await sqlBuild('CREATE TABLE fresh (id int)'));

const refusal = async (target: Target): Promise<unknown> =>
  planReset(target, await request()).then(
    () => null,
    (error: unknown) => error,
  );

const databases = async (): Promise<unknown[]> =>
  withSession(server.connection(), {}, (session) =>
    session.query(`SELECT datname FROM pg_database WHERE datname ~ '^pgreset_'`),
  );

it('a prepared transaction: refused by name before anything happens', async () => {
  const { connection, target } = await databaseOf('prepared');
  const session = await connect(connection);
  await session.script(
    `CREATE TABLE t (id int); BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'it''s "half"'`,
  );
  expect(await refusal(target)).toMatchObject({
    code: 'database-held',
    details: [`prepared transaction it's "half"`],
    exit: 3,
  });
  expect(await databases()).toEqual([]);
  await session.query(`COMMIT PREPARED 'it''s "half"'`);
  await session.close();
  await reset(target, await request());
});

it('a replication slot that nobody uses stays with the old database, and the plan says so', async () => {
  const { connection, target } = await databaseOf('slots');
  const slot = () =>
    withSession(server.connection(), {}, (session) =>
      session.query(`SELECT database FROM pg_replication_slots WHERE slot_name = 'changes'`),
    );
  await withSession(connection, {}, (session) =>
    session.query(`SELECT pg_create_logical_replication_slot('changes', 'pgoutput')`),
  );
  const plan = await planReset(target, await request());
  expect(plan.touches).toContainEqual(expect.stringContaining('changes'));
  const { run } = await reset(target, await request());
  expect(await slot()).toEqual([{ database: `pgreset_aside_${run}` }]);
  await reset(target, undoRequest(run));
  expect(await slot()).toEqual([{ database: 'slots' }]);
  const again = await reset(target, await request());
  const purge = purgeRequest([again.run]);
  expect((await planReset(target, purge)).warnings).toEqual([
    `replication slot changes goes with database pgreset_aside_${again.run}`,
  ]);
  await reset(target, purge);
  expect(await slot()).toEqual([]);
});

it('a replication slot in use: refused', async () => {
  const { connection, target } = await databaseOf('streaming');
  await withSession(connection, {}, (session) =>
    session.query(`SELECT pg_create_logical_replication_slot('stream', 'pgoutput')`),
  );
  await withSession(connection, {}, (session) => session.query('CREATE PUBLICATION p'));
  const options = { connectionString: connectionUrl(connection), replication: 'database' };
  const reader = new pg.Client(options);
  reader.on('error', () => {});
  await reader.connect();
  reader
    .query(`START_REPLICATION SLOT stream LOGICAL 0/0 (proto_version '1', publication_names 'p')`)
    .catch(() => {});
  await expect
    .poll(() => refusal(target))
    .toMatchObject({
      code: 'database-held',
      details: ['replication slot stream, which is in use'],
    });
  await admin('SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots');
  await reader.end().catch(() => {});
});

it('a tablespace: the new database is in it as well; without the right to it, refused', async () => {
  await admin(`CREATE TABLESPACE fast LOCATION ''`);
  const { target } = await databaseOf('spacious', 'TABLESPACE fast');
  expect(await refusal(target)).toMatchObject({ exit: 3, code: 'no-tablespace' });
  await admin('GRANT CREATE ON TABLESPACE fast TO keeper');
  const { run } = await reset(target, await request());
  const spaces = await withSession(server.connection(), {}, (session) =>
    session.query(
      `SELECT d.datname AS name FROM pg_database d JOIN pg_tablespace t ON t.oid = dattablespace
       WHERE spcname = 'fast' ORDER BY 1`,
    ),
  );
  expect(spaces).toEqual([{ name: `pgreset_aside_${run}` }, { name: 'spacious' }]);
  await reset(target, undoRequest(run));
  expect((await readStatus(target)).asides).toHaveLength(1);
});
