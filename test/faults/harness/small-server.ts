import { type EmbeddedServer, startEmbedded } from '../../../src/embedded/start-embedded.ts';
import { connect, withSession } from '../../../src/postgres/connect.ts';
import { connectionUrl } from '../../harness/fresh-database.ts';
import type { Session } from '../../../src/postgres/session.ts';
import type { Database } from './cuts.ts';

/** A server that has room for the locks of a few dozen tables: what is thousands elsewhere. */
export function startSmallServer(): Promise<EmbeddedServer> {
  return startEmbedded({ settings: { max_locks_per_transaction: '10', max_connections: '20' } });
}

const TABLES = 60;

/** Tables of a role that may not rename their schema, since an extension sits in it. */
export async function manyTables(server: EmbeddedServer, name: string): Promise<Database> {
  const admin = server.connection();
  await withSession(admin, {}, async (session) => {
    await session.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'`);
    await session.query(`CREATE DATABASE ${name} OWNER ${name}`);
  });
  await withSession(server.connection(name), {}, (session) =>
    session.query('CREATE EXTENSION citext'),
  );
  const connection = { ...server.connection(name), user: name, password: 'secret' };
  const session = await connect(connection);
  await makeMany(session);
  return { session, connection, url: connectionUrl(connection) };
}

/** Makes the tables, where they are not. */
export const makeMany = (session: Session): Promise<unknown> => session.script(MANY);

const MANY = `DO $$ BEGIN
  FOR n IN 1..${TABLES} LOOP
    EXECUTE format('CREATE TABLE old_%s (id int PRIMARY KEY, mail public.citext)', n);
    EXECUTE format('INSERT INTO old_%s VALUES (%s, %L)', n, n, 'a@b');
  END LOOP;
END $$`;
