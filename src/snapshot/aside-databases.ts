import type { Session } from '../postgres/session.ts';
import { ASIDE_PREFIX } from './user-schemas.ts';

/** A database that a recreate, or the undo of one, renamed aside. */
export interface AsideDatabase {
  name: string;
  oid: number;
  bytes: number;
  /** Replication slots, which a drop takes along when nobody uses them. */
  slots: string[];
}

/** The databases aside on this server, of whatever run: also those of other databases’ runs. */
export function readAsideDatabases(session: Session): Promise<AsideDatabase[]> {
  return session.query<AsideDatabase>(
    `SELECT datname AS name, oid::int8 AS oid,
            CASE WHEN has_database_privilege(oid, 'CONNECT') THEN pg_database_size(oid) ELSE 0 END AS bytes,
            ARRAY (SELECT slot_name::text FROM pg_replication_slots WHERE database = datname ORDER BY 1) AS slots
     FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname`,
    [ASIDE_PREFIX],
  );
}
