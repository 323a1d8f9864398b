import { planChanged } from '../errors/consent-errors.ts';
import { PgresetError } from '../errors/pgreset-error.ts';
import { readConnection } from '../heroku/connection.ts';
import type { Plan } from '../plan/plan.ts';
import { connect } from '../postgres/connect.ts';
import type { Session } from '../postgres/session.ts';
import { readServer } from '../snapshot/read-server.ts';
import type { Target } from '../target/target.ts';

/**
 * Connects a run again. Where the password is no longer accepted, Heroku has rotated it: it is
 * fetched anew, for the run and its lock, and the database has to be the same one.
 */
export async function reconnect(
  { target, plan }: { target: Target; plan: Plan },
  applicationName: string,
): Promise<Session> {
  const { connection, heroku } = target;
  return connect(connection, { applicationName }).catch(async (error: unknown) => {
    const rotated = error instanceof PgresetError && error.code === 'connection-password';
    if (!rotated || !heroku) throw error;
    Object.assign(connection, await readConnection(heroku));
    const session = await connect(connection, { applicationName });
    const { identity } = await readServer(session, connection);
    const { database, databaseOid } = plan.identity;
    if (identity.database === database && identity.databaseOid === databaseOid) return session;
    await session.close();
    throw planChanged(plan.hash, plan.hash, [`${heroku.attachment}_URL leads to another database`]);
  });
}
