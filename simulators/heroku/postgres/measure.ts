import { asSuperuser } from './as-superuser.ts';
import type { Credentials } from './database.ts';
import type { PostgresServer } from './server.ts';

/** What the data API says about a database, counted in it. */
export interface Measure {
  bytes: number;
  tables: number;
  rows: number;
  connections: number;
  /** Such as `15.18`. */
  version: string;
}

const QUERY = `
  WITH tables AS (
    SELECT n.nspname, c.relname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', '_heroku')
      AND n.nspname NOT LIKE 'pg\\_%'
  )
  SELECT
    pg_database_size(current_database())::float8 AS bytes,
    (SELECT count(*)::int FROM tables) AS tables,
    (SELECT coalesce(sum((xpath('/row/c/text()', query_to_xml(
      format('SELECT count(*) AS c FROM %I.%I', nspname, relname), false, true, '')
    ))[1]::text::float8), 0) FROM tables) AS rows,
    (SELECT count(*)::int FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()) AS connections,
    split_part(current_setting('server_version'), ' ', 1) AS version`;

export async function measure(server: PostgresServer, { database }: Credentials): Promise<Measure> {
  return asSuperuser(server, database, async (client) => {
    const { rows } = await client.query<Measure>(QUERY);
    return rows[0]!;
  });
}
