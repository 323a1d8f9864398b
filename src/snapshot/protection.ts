import type { Session } from '../postgres/session.ts';
import type { Protection } from './snapshot.ts';

const MARKER = `
SELECT active, reason, set_by AS by, set_at::text AS at, system_identifier AS "systemIdentifier",
       database_oid AS "databaseOid"
FROM pgreset.protection`;

/** Reads the marker that `protect` or `unprotect` left in the database; null where there is none. */
export async function readProtection(session: Session): Promise<Protection | null> {
  const [seen] = await session.query<{ found: boolean }>(
    `SELECT to_regclass('pgreset.protection') IS NOT NULL AS found`,
  );
  if (!seen!.found) return null;
  const [row] = await session.query<Protection>(MARKER);
  return row ?? null;
}
