import { acl, type CatalogQuery, line, named, role } from './query.ts';

const relation = named('c.relnamespace', 'c.relname');
const inSchemas = 'c.relnamespace = ANY ($1::oid[])';

/** Tables, views, sequences, composites and all that hangs on them. */
export const relationQueries: CatalogQuery[] = [
  {
    text: `SELECT ${line(
      'relation',
      relation,
      'c.relkind',
      role('c.relowner'),
      `CASE c.relkind WHEN 'S' THEN ${acl('c.relacl', 's', 'c.relowner')} ELSE ${acl('c.relacl', 'r', 'c.relowner')} END`,
      'c.relpersistence',
      'c.reloptions',
      'c.relrowsecurity',
      'c.relforcerowsecurity',
      'c.relreplident',
      'c.relispopulated',
      'pg_get_expr(c.relpartbound, c.oid)',
      "CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END",
      "CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END",
      `SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno)
         FROM pg_inherits WHERE inhrelid = c.oid`,
      'SELECT spcname FROM pg_tablespace WHERE oid = c.reltablespace',
      'SELECT amname FROM pg_am WHERE oid = c.relam',
      "obj_description(c.oid, 'pg_class')",
    )} FROM pg_class c WHERE ${inSchemas} AND c.relkind IN ('r','p','v','m','S','f','c')`,
  },
  {
    text: `SELECT ${line(
      'column',
      relation,
      'row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum)',
      'a.attname',
      'format_type(a.atttypid, a.atttypmod)',
      'a.attnotnull',
      'a.attidentity',
      'a.attgenerated',
      'SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = c.oid AND adnum = a.attnum',
      'SELECT collname FROM pg_collation WHERE oid = a.attcollation',
      'a.attstorage',
      'a.attcompression',
      'nullif(a.attstattarget, -1)',
      'a.attoptions',
      'a.attislocal',
      'a.attinhcount',
      acl('a.attacl', 'c', 'c.relowner'),
      'col_description(c.oid, a.attnum)',
    )} FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE ${inSchemas} AND c.relkind IN ('r','p','v','m','f','c')`,
  },
  {
    text: `SELECT ${line(
      'constraint',
      `coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text)`,
      'k.conname',
      'pg_get_constraintdef(k.oid)',
      'k.convalidated',
      'k.conislocal',
      'k.coninhcount',
      "obj_description(k.oid, 'pg_constraint')",
    )} FROM pg_constraint k WHERE k.connamespace = ANY ($1::oid[])`,
  },
  {
    text: `SELECT ${line(
      'index',
      'pg_get_indexdef(c.oid)',
      'i.indisprimary',
      'i.indisvalid',
      'i.indisready',
      'i.indisclustered',
      'i.indisreplident',
      role('c.relowner'),
      "SELECT string_agg(inhparent::regclass::text, ', ') FROM pg_inherits WHERE inhrelid = c.oid",
      "obj_description(c.oid, 'pg_class')",
    )} FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE ${inSchemas} AND c.relkind IN ('i', 'I')`,
  },
  {
    // The internal ones have oids in their names, but whether they fire must survive as well.
    text: `SELECT ${line(
      'trigger',
      relation,
      'CASE WHEN t.tgisinternal THEN (SELECT conname FROM pg_constraint WHERE oid = t.tgconstraint) ELSE pg_get_triggerdef(t.oid) END',
      't.tgfoid::regproc',
      't.tgtype',
      't.tgenabled',
      "obj_description(t.oid, 'pg_trigger')",
    )} FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE ${inSchemas}`,
  },
  {
    text: `SELECT ${line('rule', relation, 'pg_get_ruledef(r.oid)', 'r.ev_enabled', "obj_description(r.oid, 'pg_rewrite')")}
      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE ${inSchemas}`,
  },
  {
    text: `SELECT ${line(
      'policy',
      relation,
      'p.polname',
      'p.polcmd',
      'p.polpermissive',
      "SELECT string_agg(CASE each WHEN 0 THEN 'public' ELSE pg_get_userbyid(each) END, ',' ORDER BY 1) FROM unnest(p.polroles) each",
      'pg_get_expr(p.polqual, p.polrelid)',
      'pg_get_expr(p.polwithcheck, p.polrelid)',
      "obj_description(p.oid, 'pg_policy')",
    )} FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE ${inSchemas}`,
  },
  {
    text: `SELECT ${line(
      'statistics',
      'pg_get_statisticsobjdef(s.oid)',
      role('s.stxowner'),
      'nullif(s.stxstattarget, -1)',
      "obj_description(s.oid, 'pg_statistic_ext')",
    )} FROM pg_statistic_ext s WHERE s.stxnamespace = ANY ($1::oid[])`,
  },
  {
    text: `SELECT ${line(
      'sequence',
      relation,
      's.seqtypid::regtype',
      's.seqstart',
      's.seqincrement',
      's.seqmin',
      's.seqmax',
      's.seqcache',
      's.seqcycle',
      `SELECT d.deptype::text || ' ' || d.refobjid::regclass || '.' || a.attname
         FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')`,
    )} FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE ${inSchemas}`,
  },
];
