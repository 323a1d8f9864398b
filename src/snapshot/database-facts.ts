import type { Session } from '../postgres/session.ts';
import type { Grant, Role, Server } from './snapshot.ts';

/** What `CREATE DATABASE` and its company have to be told to make one like another. */
export interface DatabaseLike {
  owner: string;
  encoding: string;
  /** Catalog letter: c libc, i ICU, b builtin; null before PostgreSQL 15, which has only libc. */
  provider: string | null;
  collate: string;
  ctype: string;
  /** Of ICU or the builtin provider. */
  locale: string | null;
  icuRules: string | null;
  tablespace: string;
  connectionLimit: number;
  /** null: never granted, the owner's defaults hold. */
  grants: Grant[] | null;
  comment: string | null;
  /** `ALTER DATABASE … SET`, and `ALTER ROLE … IN DATABASE … SET` where a role is named. */
  settings: DatabaseSetting[];
  labels: { provider: string; label: string }[];
}

export interface DatabaseSetting {
  role: string | null;
  name: string;
  value: string;
}

/** What a snapshot does not say about the database itself; only `recreate` asks. */
export interface DatabaseFacts {
  like: DatabaseLike;
  /** Settings that the role may not make for the new database. */
  foreignSettings: DatabaseSetting[];
  isTemplate: boolean;
  mayCreateDatabases: boolean;
  /** May the role make a database that belongs to this one's owner? */
  mayActAsOwner: boolean;
  mayUseTablespace: boolean;
  /** Logical replication slots, which belong to one database. */
  slots: { name: string; active: boolean }[];
  prepared: string[];
  subscriptions: string[];
  /** Default privileges for all schemas: `ALTER DEFAULT PRIVILEGES` without `IN SCHEMA`. */
  defaultPrivileges: number;
}

/** Reads what makes this database the one that it is. */
export async function readDatabaseFacts(
  session: Session,
  { server, role }: { server: Server; role: Role },
): Promise<DatabaseFacts> {
  const [row] = await session.query<{ facts: Omit<DatabaseFacts, 'like'> & { like: RawLike } }>(
    factsSql(server.versionNumber),
  );
  const { like, ...facts } = row!.facts;
  const { settings, granted, grants, ...attributes } = like;
  const allowed = settings.filter(({ allowed }) => role.superuser || allowed);
  return {
    ...facts,
    like: { ...attributes, grants: granted ? (grants ?? []) : null, settings: allowed.map(plain) },
    foreignSettings: settings.filter((each) => !allowed.includes(each)).map(plain),
  };
}

type RawLike = Omit<DatabaseLike, 'settings'> & { granted: boolean; settings: RawSetting[] };
type RawSetting = DatabaseSetting & { allowed: boolean };

const plain = ({ role, name, value }: RawSetting): DatabaseSetting => ({ role, name, value });

/** Names of columns have changed from version to version: read by name, out of JSON. */
function factsSql(version: number): string {
  // A setting that no module has declared is the superuser's to make.
  const granted =
    version >= 150000 ? `has_parameter_privilege(split_part(e, '=', 1), 'SET')` : 'false';
  const maySet = `coalesce(g.context NOT IN ('superuser', 'superuser-backend'), false) OR ${granted}`;
  const admin = version >= 160000 ? `pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')` : 'true';
  const asOwner = version >= 160000 ? 'SET' : 'MEMBER';
  return `
SELECT json_build_object(
  'isTemplate', d.datistemplate,
  'mayCreateDatabases', me.rolsuper OR me.rolcreatedb,
  'mayActAsOwner', pg_has_role(d.datdba, '${asOwner}'),
  'mayUseTablespace', (SELECT spcname = 'pg_default' OR has_tablespace_privilege(oid, 'CREATE')
      FROM pg_tablespace WHERE oid = d.dattablespace),
  'slots', (SELECT coalesce(json_agg(json_build_object('name', slot_name, 'active', active)
      ORDER BY slot_name), '[]') FROM pg_replication_slots WHERE database = d.datname),
  'prepared', (SELECT coalesce(json_agg(gid ORDER BY gid), '[]') FROM pg_prepared_xacts
      WHERE database = d.datname),
  'subscriptions', (SELECT coalesce(json_agg(subname ORDER BY subname), '[]') FROM pg_subscription
      WHERE subdbid = d.oid),
  'defaultPrivileges', (SELECT count(*) FROM pg_default_acl WHERE defaclnamespace = 0),
  'like', json_build_object(
    'owner', pg_get_userbyid(d.datdba),
    'encoding', pg_encoding_to_char(d.encoding),
    'provider', j ->> 'datlocprovider', 'collate', j ->> 'datcollate', 'ctype', j ->> 'datctype',
    'locale', coalesce(j ->> 'datlocale', j ->> 'daticulocale'), 'icuRules', j ->> 'daticurules',
    'tablespace', (SELECT spcname FROM pg_tablespace WHERE oid = d.dattablespace),
    'connectionLimit', d.datconnlimit,
    'granted', d.datacl IS NOT NULL,
    'grants', (SELECT json_agg(json_build_object('grantor', pg_get_userbyid(x.grantor),
        'grantee', CASE WHEN x.grantee = 0 THEN NULL ELSE pg_get_userbyid(x.grantee) END,
        'privilege', x.privilege_type, 'grantable', x.is_grantable)) FROM aclexplode(d.datacl) x),
    'comment', shobj_description(d.oid, 'pg_database'),
    'settings', (SELECT coalesce(json_agg(json_build_object('role', r.rolname,
        'name', split_part(e, '=', 1), 'value', substr(e, strpos(e, '=') + 1),
        'allowed', (${maySet}) AND (r.oid IS NULL OR r.oid = me.oid
          OR me.rolcreaterole AND NOT r.rolsuper AND ${admin})) ORDER BY r.rolname NULLS FIRST, n), '[]')
      FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
        CROSS JOIN unnest(s.setconfig) WITH ORDINALITY u(e, n)
        LEFT JOIN pg_settings g ON lower(g.name) = lower(split_part(e, '=', 1))
      WHERE s.setdatabase = d.oid),
    'labels', (SELECT coalesce(json_agg(json_build_object('provider', provider, 'label', label)
        ORDER BY provider), '[]') FROM pg_shseclabel
      WHERE objoid = d.oid AND classoid = 'pg_database'::regclass))) AS facts
FROM pg_database d CROSS JOIN LATERAL (SELECT to_jsonb(d) AS j) x, pg_roles me
WHERE d.datname = current_database() AND me.rolname = current_user`;
}
