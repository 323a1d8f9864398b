import { quoteIdent } from '../../postgres/quote.ts';
import type { Session } from '../../postgres/session.ts';

interface Settings {
  /** `name=value`, each for one role or for all (null). */
  settings: { role: string | null; name: string; value: string }[];
  grants: { grantee: string; privilege: string; grantable: boolean }[] | null;
  limit: number;
}

const READ = `
SELECT d.datconnlimit AS limit,
  coalesce((SELECT json_agg(json_build_object('role', r.rolname, 'name', split_part(s, '=', 1), 'value', substr(s, strpos(s, '=') + 1)))
     FROM pg_db_role_setting c LEFT JOIN pg_roles r ON r.oid = c.setrole, unnest(c.setconfig) s WHERE c.setdatabase = d.oid), '[]') AS settings,
  (SELECT json_agg(json_build_object('grantee', coalesce(r.rolname, ''), 'privilege', a.privilege_type, 'grantable', a.is_grantable))
     FROM aclexplode(d.datacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee) AS grants
  FROM pg_database d WHERE d.datname = $1`;

/** Copies what CREATE DATABASE … TEMPLATE leaves behind: settings, grants, the limit of connections. */
export async function copySettings(session: Session, from: string, to: string): Promise<void> {
  const [source] = await session.query<Settings>(READ, [from]);
  if (!source) return;
  const database = quoteIdent(to);
  await session.query('BEGIN');
  for (const { role, name, value } of source.settings) {
    // FROM CURRENT, so that lists (search_path) need not be taken apart and quoted again.
    await session.query('SELECT set_config($1, $2, true)', [name, value]);
    const quoted = name.split('.').map(quoteIdent).join('.');
    await session.query(
      role === null
        ? `ALTER DATABASE ${database} SET ${quoted} FROM CURRENT`
        : `ALTER ROLE ${quoteIdent(role)} IN DATABASE ${database} SET ${quoted} FROM CURRENT`,
    );
  }
  if (source.grants) await session.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  for (const { grantee, privilege, grantable } of source.grants ?? []) {
    const whom = grantee === '' ? 'PUBLIC' : quoteIdent(grantee);
    const option = grantable ? ' WITH GRANT OPTION' : '';
    await session.query(`GRANT ${privilege} ON DATABASE ${database} TO ${whom}${option}`);
  }
  if (source.limit >= 0)
    await session.query(`ALTER DATABASE ${database} CONNECTION LIMIT ${source.limit}`);
  await session.query('COMMIT');
}
