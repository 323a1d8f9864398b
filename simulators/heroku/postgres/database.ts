import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { asSuperuser } from './as-superuser.ts';
import { LAYOUT } from './layout.ts';
import type { PostgresServer } from './server.ts';

/** The names by which an app reaches its database. */
export interface Credentials {
  database: string;
  user: string;
  password: string;
}

const { escapeIdentifier: ident, escapeLiteral: literal } = pg;

export function newCredentials(): Credentials {
  const database = `d${randomBytes(7).toString('hex')}`;
  const user = `u${randomBytes(7).toString('hex')}`;
  return { database, user, password: newPassword() };
}

function newPassword(): string {
  return `p${randomBytes(32).toString('hex')}`;
}

export function databaseUrl(server: PostgresServer, { user, password, database }: Credentials) {
  return `postgres://${user}:${password}@${server.host}:${server.port}/${database}`;
}

/** Creates role and database of an add-on, as Heroku lays them out. */
export async function createDatabase(
  server: PostgresServer,
  credentials: Credentials,
  connectionLimit: number,
): Promise<void> {
  const user = ident(credentials.user);
  await asSuperuser(server, 'postgres', async (client) => {
    await client.query(
      `CREATE ROLE ${user} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE
       PASSWORD ${literal(credentials.password)} CONNECTION LIMIT ${connectionLimit}`,
    );
    await client.query(`GRANT pg_monitor, pg_signal_backend TO ${user}`);
  });
  await createLaidOut(server, credentials, []);
}

async function createLaidOut(
  server: PostgresServer,
  { database, user }: Credentials,
  extensions: string[],
): Promise<void> {
  await asSuperuser(server, 'postgres', async (client) => {
    await client.query(`CREATE DATABASE ${ident(database)} OWNER ${ident(user)}`);
    await client.query(`REVOKE ALL ON DATABASE ${ident(database)} FROM PUBLIC`);
    await client.query('REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC');
  });
  await asSuperuser(server, database, async (client) => {
    await client.query(LAYOUT);
    await client.query(`GRANT ALL ON SCHEMA public TO ${ident(user)}`);
    for (const name of extensions) {
      const [extension, schema = 'public'] = name.split('.').toReversed();
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${ident(schema)}`);
      await client.query(`CREATE EXTENSION ${ident(extension ?? name)} SCHEMA ${ident(schema)}`);
    }
  });
}

/** What Heroku's reset does: the database goes and comes back empty; role and password stay. */
export async function resetDatabase(
  server: PostgresServer,
  credentials: Credentials,
  extensions: string[] = [],
): Promise<void> {
  await dropOnly(server, credentials.database);
  await createLaidOut(server, credentials, extensions);
}

export async function destroyDatabase(server: PostgresServer, { database, user }: Credentials) {
  await dropOnly(server, database);
  await asSuperuser(server, 'postgres', (client) => client.query(`DROP ROLE ${ident(user)}`));
}

async function dropOnly(server: PostgresServer, database: string): Promise<void> {
  await asSuperuser(server, 'postgres', (client) =>
    client.query(`DROP DATABASE IF EXISTS ${ident(database)} WITH (FORCE)`),
  );
}

/** Ends all sessions of the app's role. */
export async function endSessions(server: PostgresServer, { database }: Credentials) {
  await asSuperuser(server, 'postgres', (client) =>
    client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      database,
    ]),
  );
}

/** A new password; whoever is connected with the old one is thrown out. */
export async function rotatePassword(server: PostgresServer, credentials: Credentials) {
  const rotated = { ...credentials, password: newPassword() };
  await asSuperuser(server, 'postgres', (client) =>
    client.query(`ALTER ROLE ${ident(rotated.user)} PASSWORD ${literal(rotated.password)}`),
  );
  await endSessions(server, rotated);
  return rotated;
}

/** Whether the app's sessions may write, from the next session on. */
export async function allowWriting(
  server: PostgresServer,
  { database }: Credentials,
  allowed: boolean,
): Promise<void> {
  const value = allowed ? 'off' : 'on';
  await asSuperuser(server, 'postgres', (client) =>
    client.query(`ALTER DATABASE ${ident(database)} SET default_transaction_read_only = ${value}`),
  );
}
