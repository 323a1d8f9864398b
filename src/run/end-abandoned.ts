import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../postgres/session.ts';

/** Milliseconds for which an ended statement may take to go. */
const PATIENCE = 5_000;
const PAUSE = 50;

/**
 * Ends what a `migrate` that was killed left behind: the server goes on with a message that it has,
 * to the COMMIT in it. The caller holds the reset lock, so nobody who lives is disturbed.
 */
export async function endAbandonedMigrations(session: Session): Promise<void> {
  for (const until = Date.now() + PATIENCE; Date.now() < until; await sleep(PAUSE)) {
    const left = await session.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
         AND application_name ~ '^pgreset migrate [0-9a-f]{8}$' AND state <> 'idle'`,
    );
    if (left.length === 0) return;
  }
}
