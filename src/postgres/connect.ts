import pg from 'pg';
import { connectionError } from './connection-error.ts';
import { type ConnectionOptions, isLocalHost } from './connection-options.ts';
import type { Session } from './session.ts';

const INT8 = 20;
const NUMERIC_TYPES = new Set([INT8]);

/** bigint as number: what is counted here (rows, bytes, oids) stays below 2^53. Times stay text. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (NUMERIC_TYPES.has(oid)) return Number;
    if (oid === 1114 || oid === 1184 || oid === 1082) return String;
    return pg.types.getTypeParser(oid, format) as (text: string) => unknown;
  },
};

export interface ConnectOptions {
  /** Shown to other users in `pg_stat_activity`; at most 63 bytes arrive. */
  applicationName?: string;
  /** Milliseconds to wait for the connection; default 15,000. */
  timeout?: number;
}

/**
 * Opens a connection.
 *
 * @throws PgresetError `connection-*`: refused, unknown host, wrong password, missing database, TLS.
 */
export async function connect(
  options: ConnectionOptions,
  { applicationName = 'pgreset', timeout = 15_000 }: ConnectOptions = {},
): Promise<Session> {
  const client = new pg.Client({
    host: options.host,
    port: options.port,
    database: options.database,
    user: options.user,
    password: options.password ?? '',
    ssl: tlsOptions(options),
    application_name: applicationName,
    connectionTimeoutMillis: timeout,
    keepAlive: true,
    types,
  });
  // A connection that is lost while idle has to reach the next query, not the process.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return sessionOf(client, rows[0]!.pid);
  } catch (error) {
    await client.end().catch(() => {});
    throw connectionError(error, options);
  }
}

function tlsOptions({ tls, ca, host }: ConnectionOptions): pg.ClientConfig['ssl'] {
  if (tls === 'disable') return false;
  if (tls === 'no-verify') return { rejectUnauthorized: false };
  return {
    rejectUnauthorized: true,
    ...(ca && { ca }),
    ...(!isLocalHost(host) && { servername: host }),
  };
}

function sessionOf(client: pg.Client, pid: number): Session {
  return {
    pid,
    client,
    async query<Row extends object>(text: string, values?: unknown[]) {
      const result = await client.query<Row>(text, values);
      return result.rows;
    },
    async script(text) {
      const result = (await client.query(text)) as unknown;
      const results = (Array.isArray(result) ? result : [result]) as pg.QueryResult[];
      return results.map((each) => each.rows as Record<string, unknown>[]);
    },
    async close() {
      await client.end().catch(() => {});
    },
  };
}

/** Opens a connection for `work` and closes it, whatever happens. */
export async function withSession<Result>(
  options: ConnectionOptions,
  connectOptions: ConnectOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const session = await connect(options, connectOptions);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
