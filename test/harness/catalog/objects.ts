import { acl, type CatalogQuery, line, named, role } from './query.ts';

/** Kinds of objects that are told by their names and owners alone. */
const OTHERS = [
  ['pg_operator', 'oprnamespace', 'oprowner'],
  ['pg_opclass', 'opcnamespace', 'opcowner'],
  ['pg_opfamily', 'opfnamespace', 'opfowner'],
  ['pg_collation', 'collnamespace', 'collowner'],
  ['pg_conversion', 'connamespace', 'conowner'],
  ['pg_ts_config', 'cfgnamespace', 'cfgowner'],
  ['pg_ts_dict', 'dictnamespace', 'dictowner'],
] as const;

/** Functions, types and the rarer things in schemas. */
export const objectQueries: CatalogQuery[] = [
  {
    text: `SELECT ${line(
      'function',
      "(pg_identify_object('pg_proc'::regclass, p.oid, 0)).identity",
      "CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END",
      "SELECT to_jsonb(g) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[] || jsonb_build_object('state', format_type(aggtranstype, NULL), 'sort', aggsortop::regoperator) FROM pg_aggregate g WHERE g.aggfnoid = p.oid",
      role('p.proowner'),
      acl('p.proacl', 'f', 'p.proowner'),
      "obj_description(p.oid, 'pg_proc')",
    )} FROM pg_proc p WHERE p.pronamespace = ANY ($1::oid[])`,
  },
  {
    // Row types of tables are told with the tables; array types by their names, which may collide.
    text: `SELECT ${line(
      'type',
      named('t.typnamespace', 't.typname'),
      't.typtype',
      role('t.typowner'),
      acl('t.typacl', 'T', 't.typowner'),
      'SELECT typname FROM pg_type a WHERE a.oid = t.typarray',
      "SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid",
      "CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END",
      't.typnotnull',
      't.typdefault',
      'SELECT collname FROM pg_collation WHERE oid = t.typcollation',
      'SELECT format_type(rngsubtype, NULL) FROM pg_range WHERE rngtypid = t.oid',
      "obj_description(t.oid, 'pg_type')",
    )} FROM pg_type t WHERE t.typnamespace = ANY ($1::oid[]) AND t.typcategory <> 'A'`,
  },
  ...OTHERS.map(([catalog, namespace, owner]) => ({
    text: `SELECT ${line(
      catalog,
      `(pg_identify_object('${catalog}'::regclass, o.oid, 0)).identity`,
      role(`o.${owner}`),
      `obj_description(o.oid, '${catalog}')`,
    )} FROM ${catalog} o WHERE o.${namespace} = ANY ($1::oid[])`,
  })),
];
