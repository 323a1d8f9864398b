import { setTimeout as sleep } from 'node:timers/promises';
import { type ActiveRun, ensureSession } from './active-run.ts';

/** An unknown commit is asked about for this many times as long as a lock is waited for. */
const PATIENCE = 3;

/** Milliseconds between two questions. */
const PAUSE = 250;

/**
 * Finds out whether a transaction whose COMMIT got no answer has happened, by asking the server
 * on a new connection. Source: PostgreSQL's `pg_xact_status`.
 *
 * @param xid from `pg_current_xact_id()`
 */
export async function settleCommit(
  run: ActiveRun,
  xid: string,
): Promise<'committed' | 'aborted' | 'unknown'> {
  const until = Date.now() + PATIENCE * run.plan.request.lockTimeout;
  for (; Date.now() < until; await sleep(PAUSE)) {
    try {
      const session = await ensureSession(run);
      const [row] = await session.query<{ status: string | null }>(
        'SELECT pg_xact_status($1::xid8) AS status',
        [xid],
      );
      if (row?.status === 'committed' || row?.status === 'aborted') return row.status;
    } catch {
      // The server is not back yet.
    }
  }
  return 'unknown';
}
