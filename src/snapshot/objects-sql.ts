const grants = (acl: string) => `(SELECT json_agg(json_build_object(
    'grantor', pg_get_userbyid(x.grantor),
    'grantee', CASE WHEN x.grantee = 0 THEN NULL ELSE pg_get_userbyid(x.grantee) END,
    'privilege', x.privilege_type, 'grantable', x.is_grantable)) FROM aclexplode(${acl}) x)`;

export const schemasSql = (inSchemas: string) => `
SELECT n.oid::int8, n.nspname AS name, pg_get_userbyid(n.nspowner) AS owner,
       pg_has_role(n.nspowner, 'USAGE') AS owned,
       ${grants('n.nspacl')} AS grants, n.nspacl IS NOT NULL AS granted,
       obj_description(n.oid, 'pg_namespace') AS comment,
       EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid
                 AND d.deptype = 'e') AS of_extension,
       EXISTS (SELECT FROM pg_seclabel l WHERE l.classoid = 'pg_namespace'::regclass
                 AND l.objoid = n.oid) AS security_labels,
       coalesce((SELECT json_agg(json_build_object('role', pg_get_userbyid(a.defaclrole),
                   'objectType', a.defaclobjtype::text, 'manageable', pg_has_role(a.defaclrole, 'USAGE'),
                   'grants', coalesce(${grants('a.defaclacl')}, '[]'::json)) ORDER BY a.oid)
                 FROM pg_default_acl a WHERE a.defaclnamespace = n.oid), '[]') AS default_privileges
FROM pg_namespace n WHERE ${inSchemas}
ORDER BY n.nspname`;

/** Word for ALTER, catalog, alias columns: what lives in a schema besides relations. */
const CATALOGS = [
  [
    'pg_proc',
    'pronamespace',
    'proowner',
    "concat_ws('|', prosrc, probin, prorettype, provolatile, proacl)",
  ],
  ['pg_operator', 'oprnamespace', 'oprowner', 'oprcode::text'],
  ['pg_opclass', 'opcnamespace', 'opcowner', 'opcfamily::text'],
  ['pg_opfamily', 'opfnamespace', 'opfowner', 'opfmethod::text'],
  ['pg_collation', 'collnamespace', 'collowner', 'collprovider::text'],
  ['pg_conversion', 'connamespace', 'conowner', 'conproc::text'],
  ['pg_ts_config', 'cfgnamespace', 'cfgowner', 'cfgparser::text'],
  ['pg_ts_dict', 'dictnamespace', 'dictowner', 'dicttemplate::text'],
  ['pg_ts_parser', 'prsnamespace', '10', 'prsstart::text'],
  ['pg_ts_template', 'tmplnamespace', '10', 'tmpllexize::text'],
  ['pg_statistic_ext', 'stxnamespace', 'stxowner', 'stxkeys::text'],
] as const;

const TYPE_PRINT = `concat_ws('|', o.typtype, o.typbasetype, o.typnotnull, o.typdefault,
  (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = o.oid),
  (SELECT string_agg(concat_ws('|', conname, conbin), ',' ORDER BY conname) FROM pg_constraint WHERE contypid = o.oid))`;

const selectFrom = (catalog: string, schema: string, owner: string, print: string, more = '') => `
SELECT '${catalog}'::regclass::oid AS classid, o.oid, o.${schema} AS nsp, ${owner} AS owner, md5(${print}) AS print
FROM ${catalog} o WHERE o.oid >= 16384 ${more}`;

/** A type of its own: no row type of a table, no array, composite types come as relations. */
const OWN_TYPES = `AND o.typtype IN ('b','d','e','r','m')
  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = o.oid)`;

/** With the functions that make ranges: they belong to the superuser, and do not move with their type. */
export const objectsSql = (inSchemas: string) => `
WITH obj AS (
${[
  ...CATALOGS.map(([catalog, schema, owner, print]) =>
    selectFrom(catalog, schema, owner === '10' ? '10' : `o.${owner}`, print),
  ),
  selectFrom('pg_type', 'typnamespace', 'o.typowner', TYPE_PRINT, OWN_TYPES),
].join(' UNION ALL ')}
)
SELECT n.nspname AS schema, i.type, i.identity, pg_get_userbyid(obj.owner) AS owner,
       pg_has_role(obj.owner, 'USAGE') AS owned, e.extname AS extension, obj.print AS structure
FROM obj JOIN pg_namespace n ON n.oid = obj.nsp
CROSS JOIN LATERAL pg_identify_object(obj.classid, obj.oid, 0) i
LEFT JOIN pg_depend d ON d.classid = obj.classid AND d.objid = obj.oid AND d.deptype = 'e'
LEFT JOIN pg_extension e ON e.oid = d.refobjid
WHERE ${inSchemas}
ORDER BY 1, 2, 3`;

export const EXTENSIONS = `
SELECT e.oid::int8, e.extname AS name, e.extversion AS version, n.nspname AS schema, e.extrelocatable AS relocatable,
  EXISTS (
    SELECT FROM pg_depend m JOIN pg_depend d ON d.refclassid = m.classid AND d.refobjid = m.objid AND d.deptype = 'n'
    WHERE m.refclassid = 'pg_extension'::regclass AND m.refobjid = e.oid AND m.deptype = 'e'
      AND d.classid NOT IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
      AND NOT EXISTS (SELECT FROM pg_depend own WHERE own.classid = d.classid AND own.objid = d.objid AND own.deptype = 'e')
  ) AS used
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY e.extname`;

export const SESSIONS = `
SELECT pid, coalesce(usename, '') AS user, coalesce(application_name, '') AS application,
       coalesce(state, '') AS state, xact_start::text AS transaction_since
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND coalesce(backend_type, 'client backend') = 'client backend'
ORDER BY backend_start`;

/** Published schemas and filters exist from PostgreSQL 15 on. */
export const publicationsSql = (versionNumber: number) => `
SELECT p.pubname AS name, pg_has_role(p.pubowner, 'USAGE') AS owned, p.puballtables AS all_tables,
       coalesce((SELECT json_agg(json_build_object('oid', c.oid::int8, 'schema', n.nspname, 'name', c.relname,
         ${
           versionNumber >= 150000
             ? `'columns', (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attnum = ANY (r.prattrs)),
                'where', pg_get_expr(r.prqual, r.prrelid)`
             : `'columns', NULL, 'where', NULL`
         }) ORDER BY n.nspname, c.relname)
         FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE r.prpubid = p.oid), '[]') AS tables,
       ${
         versionNumber >= 150000
           ? `coalesce((SELECT json_agg(n.nspname ORDER BY n.nspname) FROM pg_publication_namespace s
                JOIN pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid), '[]')`
           : `'[]'::json`
       } AS schemas
FROM pg_publication p ORDER BY 1`;
