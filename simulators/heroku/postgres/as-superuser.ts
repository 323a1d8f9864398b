import pg from 'pg';
import { SUPERUSER } from './init-data.ts';
import type { PostgresServer } from './server.ts';

/** One connection as superuser, closed after the work. */
export async function asSuperuser<T>(
  server: PostgresServer,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { host, port, password } = server;
  // Our own certificate, on loopback.
  const ssl = { rejectUnauthorized: false };
  const client = new pg.Client({ host, port, password, ssl, database, user: SUPERUSER });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
