import { withSession } from '../postgres/connect.ts';
import type { ConnectionOptions } from '../postgres/connection-options.ts';
import type { Session } from '../postgres/session.ts';
import type { RecreateFacts } from '../plan/recreate-checks.ts';
import { MAINTENANCE } from '../plan/recreate-checks.ts';
import { readDatabaseFacts } from '../snapshot/database-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** What a recreate has to know of the database and of the way around it. */
export async function readRecreateFacts(
  session: Session,
  snapshot: Snapshot,
  connection: ConnectionOptions,
): Promise<Omit<RecreateFacts, 'tool' | 'migrations'>> {
  return {
    database: await readDatabaseFacts(session, snapshot),
    maintenance: await findMaintenance(connection, snapshot.identity.database),
  };
}

/** The first other database that lets the role in: whether it does is known only by trying. */
async function findMaintenance(
  connection: ConnectionOptions,
  database: string,
): Promise<string | null> {
  for (const candidate of MAINTENANCE.filter((each) => each !== database))
    try {
      await withSession({ ...connection, database: candidate }, {}, (there) =>
        there.query('SELECT'),
      );
      return candidate;
    } catch {
      // The next one, if there is one.
    }
  return null;
}
