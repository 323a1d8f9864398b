import pg from 'pg';
import { asSuperuser } from './as-superuser.ts';
import type { Credentials } from './database.ts';
import type { PostgresServer } from './server.ts';

const { escapeIdentifier: ident, escapeLiteral: literal } = pg;

/** Too many rows: all but INSERT goes on, and the app still owns what it owns. */
export async function revokeInsert(server: PostgresServer, { database, user }: Credentials) {
  await changeInsert(server, database, user, 'REVOKE', 'FROM');
}

export async function grantInsert(server: PostgresServer, { database, user }: Credentials) {
  await changeInsert(server, database, user, 'GRANT', 'TO');
}

async function changeInsert(
  server: PostgresServer,
  database: string,
  user: string,
  verb: 'REVOKE' | 'GRANT',
  preposition: 'FROM' | 'TO',
): Promise<void> {
  const role = ident(user);
  const action = `${verb} INSERT ON`;
  await asSuperuser(server, database, (client) =>
    client.query(`
      ALTER DEFAULT PRIVILEGES FOR ROLE ${role} ${action} TABLES ${preposition} ${role};
      ${eachTable(user, `${action} TABLE %s ${preposition} ${role}`)}`),
  );
}

/**
 * Too many bytes: one connection, which may read, DELETE and TRUNCATE. Heroku gives a restricted
 * credential for that. Here the credential stays and what it owns goes to another role, so that
 * foreign keys, which are checked as the owner of a table, work as they would there.
 */
export async function restrictAccess(
  server: PostgresServer,
  { database, user }: Credentials,
): Promise<void> {
  const role = ident(user);
  const owner = `${user}_owner`;
  await withoutSessions(
    server,
    database,
    user,
    `CREATE ROLE ${ident(owner)} NOLOGIN;
     REASSIGN OWNED BY ${role} TO ${ident(owner)};
     GRANT CONNECT ON DATABASE ${ident(database)} TO ${role};
     ${eachTable(owner, `GRANT SELECT, DELETE, TRUNCATE ON TABLE %s TO ${role}`)}
     ${eachSchema(`REVOKE CREATE ON SCHEMA %1$I FROM ${role}; GRANT USAGE ON SCHEMA %1$I TO ${role}`)}
     ALTER ROLE ${role} LOGIN CONNECTION LIMIT 1`,
  );
}

export async function giveAccess(
  server: PostgresServer,
  { database, user }: Credentials,
  connectionLimit: number,
): Promise<void> {
  const role = ident(user);
  const owner = ident(`${user}_owner`);
  await withoutSessions(
    server,
    database,
    user,
    `REASSIGN OWNED BY ${owner} TO ${role};
     DROP OWNED BY ${owner};
     DROP ROLE ${owner};
     ${eachSchema(`GRANT ALL ON SCHEMA %I TO ${role}`)}
     ALTER ROLE ${role} LOGIN CONNECTION LIMIT ${connectionLimit}`,
  );
}

/** All in one transaction, with nobody of the app connected who could hold its tables. */
async function withoutSessions(
  server: PostgresServer,
  database: string,
  user: string,
  sql: string,
): Promise<void> {
  await asSuperuser(server, database, async (client) => {
    await client.query(`ALTER ROLE ${ident(user)} NOLOGIN`);
    await client.query(
      'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = $1',
      [user],
    );
    await client.query(sql);
  });
}

/** @param statement with `%s` for the table */
function eachTable(owner: string, statement: string): string {
  return each(
    `SELECT oid::regclass::text FROM pg_class
     WHERE relowner = ${literal(owner)}::regrole AND relkind IN ('r', 'p', 'v', 'm', 'f')`,
    statement,
  );
}

/** @param statement with `%I` for the schema */
function eachSchema(statement: string): string {
  return each(
    `SELECT nspname FROM pg_namespace
     WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', '_heroku')`,
    statement,
  );
}

function each(names: string, statement: string): string {
  return `DO $each$ DECLARE name text; BEGIN
    FOR name IN ${names} LOOP EXECUTE format(${literal(statement)}, name); END LOOP;
  END $each$;`;
}
