import type { Session } from '../postgres/session.ts';
import type { Protection } from './snapshot.ts';

const MARKER = `
SELECT active, reason, set_by AS by, set_at::text AS at, system_identifier AS "systemIdentifier",
       database_oid AS "databaseOid"
FROM pgreset.protection`;

/** Tells, as `found`, whether there can be a marker. */
export const HAS_PROTECTION = `SELECT to_regclass('pgreset.protection') IS NOT NULL AS found`;

/** Reads the marker that `protect` or `unprotect` left in the database, which has a journal. */
export async function readProtection(session: Session): Promise<Protection | null> {
  const [row] = await session.query<Protection>(MARKER);
  return row ?? null;
}
