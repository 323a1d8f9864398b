import type { Session } from '../postgres/session.ts';

/** For how long the transaction waits for locks, in milliseconds. */
export async function readLockTimeout(session: Session): Promise<number> {
  const [row] = await session.query<{ milliseconds: number }>(
    `SELECT setting::int8 AS milliseconds FROM pg_settings WHERE name = 'lock_timeout'`,
  );
  return row!.milliseconds;
}
