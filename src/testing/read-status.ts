import { withSession } from '../postgres/connect.ts';
import type { ConnectionOptions } from '../postgres/connection-options.ts';
import type { BaselineStatus } from './baseline.ts';
import type { Template } from './build/ensure-template.ts';

/** Reads how far a worker's database is from its baseline. */
export async function readStatus(
  template: Template,
  connection: ConnectionOptions,
): Promise<BaselineStatus> {
  const row = await withSession(connection, { applicationName: 'pgreset status' }, (session) =>
    session.query<{ tables: number; unwatched: string[]; dirty: string[] }>(
      `SELECT (SELECT count(*) FROM pgreset_baseline.tracked) AS tables, unwatched,
              ARRAY(SELECT name FROM pgreset_baseline.tracked WHERE no IN (SELECT no FROM pgreset_baseline.dirty) ORDER BY 1) AS dirty
         FROM pgreset_baseline.state`,
    ),
  );
  const { name, key, reused } = template;
  return { database: connection.database, template: name, key, reused, ...row[0]! };
}
