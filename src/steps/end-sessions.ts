import type { Session } from '../postgres/session.ts';

/** Whoever keeps a database from being renamed; the server ends autovacuum by itself. */
const OTHERS = `datid = ANY ($1::oid[]) AND pid <> pg_backend_pid()
  AND coalesce(backend_type, '') <> 'autovacuum worker'`;

/** Asks all sessions of the databases to end, as far as the role may; others are left. */
export async function endSessions(session: Session, oids: number[]): Promise<void> {
  await session.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity a JOIN pg_roles me ON me.rolname = current_user
     WHERE ${OTHERS} AND (me.rolsuper OR (NOT coalesce((SELECT rolsuper FROM pg_roles r WHERE r.oid = usesysid), true)
       AND (pg_has_role(usesysid, 'USAGE') OR pg_has_role('pg_signal_backend', 'USAGE'))))`,
    [oids],
  );
}

/** Is nobody connected to them? */
export async function isAlone(session: Session, oids: number[]): Promise<boolean> {
  const rows = await session.query(`SELECT FROM pg_stat_activity WHERE ${OTHERS} LIMIT 1`, [oids]);
  return rows.length === 0;
}

/** Who is connected to them. */
export function othersOf(session: Session, oids: number[]) {
  return session.query<{ pid: number; user: string; application: string; type: string }>(
    `SELECT pid, coalesce(usename, '') AS user, coalesce(application_name, '') AS application,
            coalesce(backend_type, '') AS type
     FROM pg_stat_activity WHERE ${OTHERS} ORDER BY pid`,
    [oids],
  );
}
