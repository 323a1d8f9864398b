import { hostname } from 'node:os';
import { withSession } from '../postgres/connect.ts';
import { holdResetLock } from '../postgres/reset-lock.ts';
import type { Session } from '../postgres/session.ts';
import { DEFAULT_LOCK_TIMEOUT } from '../postgres/transaction.ts';
import { readServer } from '../snapshot/read-server.ts';
import type { Protection } from '../snapshot/snapshot.ts';
import { readProtection } from '../snapshot/protection.ts';
import type { Target } from '../target/target.ts';
import { explained } from './explain-failure.ts';
import { ensureJournal } from './journal-schema.ts';

/**
 * Leaves a marker in the database that makes every way refuse it (`active`), or that says that it
 * may be reset although its name or host sounds like production (not `active`).
 *
 * @param reason said whenever a reset is refused
 */
export async function setProtection(
  target: Target,
  active: boolean,
  reason: string,
): Promise<Protection> {
  return explained(target.connection, DEFAULT_LOCK_TIMEOUT, async () => {
    const lock = await holdResetLock(target.connection, 'pgreset lock protect');
    try {
      return await withSession(
        target.connection,
        { applicationName: 'pgreset protect' },
        (session) => mark(session, target, active, reason),
      );
    } finally {
      await lock.release();
    }
  });
}

async function mark(
  session: Session,
  target: Target,
  active: boolean,
  reason: string,
): Promise<Protection> {
  const { identity, role } = await readServer(session, target.connection);
  await ensureJournal(session);
  const by = `${role.name}@${hostname()}`;
  await session.query(
    `INSERT INTO pgreset.protection (active, reason, set_by, system_identifier, database_oid)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (only_one) DO UPDATE SET active = excluded.active, reason = excluded.reason,
       set_by = excluded.set_by, set_at = now(), system_identifier = excluded.system_identifier,
       database_oid = excluded.database_oid`,
    [active, reason, by, identity.systemIdentifier, identity.databaseOid],
  );
  return (await readProtection(session))!;
}
