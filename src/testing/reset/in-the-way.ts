import { setTimeout as sleep } from 'node:timers/promises';
import { baselineBusy } from '../../errors/testing-errors.ts';
import type { Session } from '../../postgres/session.ts';

const LINE = `format('pid %s, %s, %s, %s since %s: %s', a.pid, a.usename, coalesce(nullif(a.application_name, ''), 'no application name'),
  coalesce(a.state, 'active'), coalesce(a.xact_start, a.backend_start), left(coalesce(a.query, ''), 120))`;

/** A session that keeps a reset waiting. */
export interface InTheWay {
  pid: number;
  line: string;
}

/** Who blocks the session `pid`, which is waiting just now. */
export function blockersOf(admin: Session, pid: number): Promise<InTheWay[]> {
  return admin.query<InTheWay>(
    `SELECT a.pid, ${LINE} AS line FROM pg_stat_activity a WHERE a.pid = ANY (pg_blocking_pids($1))`,
    [pid],
  );
}

/** Ends sessions. A role may end its own and those of roles it belongs to. */
export async function terminate(admin: Session, sessions: InTheWay[]): Promise<void> {
  await admin.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [
    sessions.map(({ pid }) => pid),
  ]);
}

/**
 * Waits until nobody has a transaction open in the database, which is about to be dropped. Sessions
 * that are idle are not waited for.
 *
 * @throws PgresetError `baseline-busy`
 */
export async function waitForTransactions(
  admin: Session,
  database: string,
  milliseconds: number,
  mayTerminate: boolean,
): Promise<void> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const open = await admin.query<InTheWay>(
      `SELECT a.pid, ${LINE} AS line FROM pg_stat_activity a
        WHERE a.datname = $1 AND a.xact_start IS NOT NULL AND a.backend_type = 'client backend'`,
      [database],
    );
    if (open.length === 0 || (mayTerminate && Date.now() >= deadline)) return;
    if (Date.now() >= deadline)
      throw baselineBusy(
        database,
        milliseconds,
        open.map(({ line }) => line),
      );
    await sleep(Math.min(50, milliseconds));
  }
}
