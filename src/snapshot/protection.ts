import type { Session } from '../postgres/session.ts';
import type { Protection } from './snapshot.ts';

interface MarkerRow {
  reason: string;
  by: string;
  at: string;
  system_identifier: string | null;
  database_oid: number;
}

/** Reads the marker that `pgreset protect` left in the database; null where there is none. */
export async function readProtection(session: Session): Promise<Protection | null> {
  const [seen] = await session.query<{ found: boolean }>(
    `SELECT to_regclass('pgreset.protection') IS NOT NULL AS found`,
  );
  if (!seen!.found) return null;
  const [row] = await session.query<MarkerRow>(
    `SELECT reason, set_by AS by, set_at::text AS at, system_identifier, database_oid::int8
     FROM pgreset.protection`,
  );
  if (!row) return null;
  const { reason, by, at, system_identifier, database_oid } = row;
  return { reason, by, at, systemIdentifier: system_identifier, databaseOid: database_oid };
}
