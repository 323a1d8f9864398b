import type { Client } from 'pg';

/**
 * One open connection to PostgreSQL. Queries run one after another in the order they were asked.
 * All other rooms speak to the database through this and nothing else.
 */
export interface Session {
  /** The server process's id, as the server sees it (a pooler tells the client another one). */
  readonly pid: number;
  /** Runs one statement; values are parameters `$1`, `$2`, … */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: unknown[],
  ): Promise<Row[]>;
  /** Runs several statements in one message; one list of rows each. Takes no parameters. */
  script(text: string): Promise<Record<string, unknown>[][]>;
  /** The driver's own client, for COPY streams. */
  readonly client: Client;
  close(): Promise<void>;
}
