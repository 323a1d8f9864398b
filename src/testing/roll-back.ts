import { connect } from '../postgres/connect.ts';
import type { ConnectionOptions } from '../postgres/connection-options.ts';
import type { Session } from '../postgres/session.ts';

/** Runs `work` in a transaction of a session of its own, which is rolled back. */
export async function rollBack<Result>(
  connection: ConnectionOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const session = await connect(connection, { applicationName: 'pgreset test' });
  try {
    await session.query('BEGIN');
    return await work(session);
  } finally {
    await session.query('ROLLBACK').catch(() => {});
    await session.close();
  }
}
