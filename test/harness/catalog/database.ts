import { acl, type CatalogQuery, line, role } from './query.ts';

const PUBLISHED = `
  FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
  JOIN pg_class c ON c.oid = r.prrelid WHERE c.relnamespace = ANY ($1::oid[])`;

/** The database, its schemas, extensions, publications, event triggers. */
export const databaseQueries: CatalogQuery[] = [
  {
    global: true,
    text: `SELECT ${line(
      'database',
      role('d.datdba'),
      acl('d.datacl', 'd', 'd.datdba'),
      'd.datconnlimit',
      "shobj_description(d.oid, 'pg_database')",
      "SELECT string_agg(concat_ws(' ', pg_get_userbyid(setrole), setconfig), '; ' ORDER BY setrole) FROM pg_db_role_setting WHERE setdatabase = d.oid",
    )} FROM pg_database d WHERE d.datname = current_database()`,
  },
  {
    text: `SELECT ${line(
      'schema',
      'n.nspname',
      role('n.nspowner'),
      acl('n.nspacl', 'n', 'n.nspowner'),
      "obj_description(n.oid, 'pg_namespace')",
    )} FROM pg_namespace n WHERE n.oid = ANY ($1::oid[])`,
  },
  {
    text: `SELECT ${line(
      'default privileges',
      role('d.defaclrole'),
      'SELECT nspname FROM pg_namespace WHERE oid = d.defaclnamespace',
      'd.defaclobjtype',
      `SELECT string_agg(item::text, ',' ORDER BY item::text COLLATE "C") FROM unnest(d.defaclacl) item`,
    )} FROM pg_default_acl d WHERE d.defaclnamespace = 0 OR d.defaclnamespace = ANY ($1::oid[])`,
  },
  {
    text: `SELECT ${line(
      'extension',
      'e.extname',
      'e.extversion',
      'e.extnamespace::regnamespace',
      role('e.extowner'),
      "obj_description(e.oid, 'pg_extension')",
    )} FROM pg_extension e WHERE e.extnamespace = ANY ($1::oid[])`,
  },
  {
    text: `SELECT ${line(
      'extension member',
      'e.extname',
      '(pg_identify_object(d.classid, d.objid, d.objsubid)).type',
      '(pg_identify_object(d.classid, d.objid, d.objsubid)).identity',
    )} FROM pg_extension e
       JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
      WHERE e.extnamespace = ANY ($1::oid[])`,
  },
  {
    global: true,
    text: `SELECT ${line(
      'publication',
      "to_jsonb(p) - 'oid' - 'pubowner'",
      role('p.pubowner'),
      "obj_description(p.oid, 'pg_publication')",
    )} FROM pg_publication p`,
  },
  {
    text: `SELECT ${line('publication table', 'p.pubname', 'r.prrelid::regclass')} ${PUBLISHED}`,
  },
  {
    since: 15,
    text: `SELECT ${line(
      'published part of table',
      'p.pubname',
      'r.prrelid::regclass',
      "SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (r.prattrs::int2[])",
      'pg_get_expr(r.prqual, r.prrelid)',
    )} ${PUBLISHED}`,
  },
  {
    since: 15,
    text: `SELECT ${line('publication schema', 'p.pubname', 's.pnnspid::regnamespace')}
      FROM pg_publication_namespace s JOIN pg_publication p ON p.oid = s.pnpubid
     WHERE s.pnnspid = ANY ($1::oid[])`,
  },
  {
    global: true,
    text: `SELECT ${line(
      'event trigger',
      "to_jsonb(t) - 'oid' - 'evtowner' - 'evtfoid'",
      't.evtfoid::regproc',
      role('t.evtowner'),
      "obj_description(t.oid, 'pg_event_trigger')",
    )} FROM pg_event_trigger t`,
  },
];
