import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { withSession } from '../../src/postgres/connect.ts';
import type { ConnectionOptions } from '../../src/postgres/connection-options.ts';
import { quoteIdent } from '../../src/postgres/quote.ts';
import type { Session } from '../../src/postgres/session.ts';
import { connectionUrl } from './fresh-database.ts';
import { testServer } from './servers.ts';

/** A role that may create databases, and a database of its own. */
export interface OwnDatabase {
  /** As the role, to its database. */
  connection: ConnectionOptions;
  superuser: ConnectionOptions;
  url: string;
  /** Looks at what has the database's name now, through a new connection. */
  visit<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  /** The role's databases by name. */
  names(): Promise<string[]>;
  /** Drops all of the role's databases but this one. */
  tidy(): Promise<void>;
}

export interface OwnOptions {
  version?: number;
  /** Any name; default: a plain one. */
  name?: string;
  /** Behind CREATE DATABASE … WITH. */
  options?: string;
}

/** Makes both; at the end of the test whatever belongs to the role is dropped. */
export async function ownDatabase({
  version = 18,
  name,
  options = '',
}: OwnOptions = {}): Promise<OwnDatabase> {
  const role = `own_${randomBytes(4).toString('hex')}`;
  const database = name ?? `${role}_db`;
  const { superuser } = testServer(version);
  const admin = <Result>(work: (session: Session) => Promise<Result>) =>
    withSession(superuser, {}, work);
  await admin(async (session) => {
    await session.query(`CREATE ROLE ${role} LOGIN CREATEDB PASSWORD 'secret'`);
    await session.query(`CREATE DATABASE ${quoteIdent(database)} WITH OWNER = ${role} ${options}`);
  });
  const names = () =>
    admin(async (session) => {
      const rows = await session.query<{ name: string }>(
        `SELECT datname AS name FROM pg_database WHERE pg_get_userbyid(datdba) = $1 ORDER BY 1`,
        [role],
      );
      return rows.map((each) => each.name);
    });
  const drop = async (all: string[]) => {
    for (const each of all)
      await admin((session) =>
        session.query(`DROP DATABASE IF EXISTS ${quoteIdent(each)} WITH (FORCE)`),
      );
  };
  onTestFinished(async () => {
    await drop(await names());
    await admin((session) => session.query(`DROP ROLE IF EXISTS ${role}`)).catch(() => {});
  });
  const connection = { ...superuser, user: role, password: 'secret', database };
  return {
    connection,
    superuser: { ...superuser, database },
    url: connectionUrl(connection),
    visit: (work) => withSession(connection, {}, work),
    names,
    tidy: async () => drop((await names()).filter((each) => each !== database)),
  };
}
