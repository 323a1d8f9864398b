import { randomBytes } from 'node:crypto';
import { onTestFinished, TestRunner } from 'vitest';
import { connect, withSession } from '../../src/postgres/connect.ts';
import type { ConnectionOptions } from '../../src/postgres/connection-options.ts';
import { quoteIdent } from '../../src/postgres/quote.ts';
import type { Session } from '../../src/postgres/session.ts';
import { type DatabaseOwner, databaseTemplate } from './database-template.ts';
import { APP_ROLE, appConnection, testServer } from './servers.ts';

export interface FreshOptions {
  /** Major version; default 18. */
  version?: number;
  /** Rows of the sample to load, about; default false: an empty database. */
  sample?: number | false;
  /**
   * Who owns the database and its objects, and who `connection` logs in as. `app` is no superuser;
   * the extensions and, on 14, the schema public belong to the superuser. Default `superuser`.
   */
  owner?: DatabaseOwner;
}

/** A database of one test's own. */
export interface FreshDatabase {
  name: string;
  version: number;
  /** As the owner. */
  connection: ConnectionOptions;
  /** As the superuser. */
  superuser: ConnectionOptions;
  /** `connection` as a URL, with its password. */
  url: string;
  /** Open as the owner; closed when the test ends. */
  session: Session;
  /** Another connection as the owner or with what is given; closed when the test ends. */
  connect(options?: Partial<ConnectionOptions>): Promise<Session>;
  /** Drops it now. Called by itself after a passing test; in `beforeAll` it is yours to call. */
  drop(): Promise<void>;
}

/**
 * Creates a database from a template. After the test it is dropped when the test passed, and kept
 * with its URL printed when it failed (the server lives as long as vitest: use `npx vitest --watch`).
 */
export async function freshDatabase(options: FreshOptions = {}): Promise<FreshDatabase> {
  const { version = 18, sample = false, owner = 'superuser' } = options;
  const template = await databaseTemplate(version, sample, owner);
  const name = databaseName();
  const { superuser } = testServer(version);
  const role = owner === 'app' ? APP_ROLE : superuser.user;
  await withSession(superuser, {}, (admin) =>
    admin.query(`CREATE DATABASE ${name} TEMPLATE ${quoteIdent(template)} OWNER ${role}`),
  );
  const connection =
    owner === 'app' ? appConnection(version, name) : { ...superuser, database: name };
  const database = await open(name, version, connection, { ...superuser, database: name });
  if (TestRunner.getCurrentTest())
    onTestFinished(({ task }) => finish(database, task.result?.state));
  return database;
}

function databaseName(): string {
  const test = TestRunner.getCurrentTest()?.name ?? 'suite';
  const slug = test.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  return `t_${slug.slice(0, 40)}_${randomBytes(4).toString('hex')}`;
}

async function open(
  name: string,
  version: number,
  connection: ConnectionOptions,
  superuser: ConnectionOptions,
): Promise<FreshDatabase> {
  const { connectAs, closeAll } = sessionsOf(connection);
  return {
    name,
    version,
    connection,
    superuser,
    url: connectionUrl(connection),
    session: await connectAs(),
    connect: connectAs,
    async drop() {
      await closeAll();
      await withSession({ ...superuser, database: 'postgres' }, {}, (admin) =>
        admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      );
    },
  };
}

function sessionsOf(connection: ConnectionOptions) {
  const sessions: Session[] = [];
  return {
    async connectAs(changes: Partial<ConnectionOptions> = {}): Promise<Session> {
      const options = { ...connection, ...changes };
      const session = await connect(options, { applicationName: 'pgreset-test' });
      sessions.push(session);
      return session;
    },
    closeAll: () => Promise.all(sessions.map((session) => session.close())),
  };
}

/** A connection as a URL with its password, for children and tools. */
export function connectionUrl({ user, password, host, port, database }: ConnectionOptions): string {
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  return `postgres://${encodeURIComponent(user)}${secret}@${host}:${port}/${encodeURIComponent(database)}`;
}

async function finish(database: FreshDatabase, state: string | undefined): Promise<void> {
  if (state !== 'fail') return database.drop();
  console.error(`kept for a look: ${connectionUrl(database.superuser)}`);
}
