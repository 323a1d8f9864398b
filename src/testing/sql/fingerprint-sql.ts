/** Catalogs with an oid of their own whose rows are compared as wholes: a new version of a row is a change. */
const BY_VERSION = [
  'pg_type',
  'pg_enum',
  'pg_extension',
  'pg_default_acl',
  'pg_publication',
  'pg_event_trigger',
  'pg_foreign_server',
  'pg_foreign_data_wrapper',
  'pg_cast',
  'pg_operator',
  'pg_opclass',
  'pg_opfamily',
  'pg_collation',
  'pg_conversion',
  'pg_language',
  'pg_am',
  'pg_transform',
  'pg_ts_config',
  'pg_ts_dict',
  'pg_ts_parser',
  'pg_ts_template',
];

/** After a change to one of these PostgreSQL plans every query anew, that of `watch()` too; types are listed one by one. */
const NOTICED_BY_WATCH = new Set([
  'pg_type',
  'pg_operator',
  'pg_opclass',
  'pg_opfamily',
  'pg_foreign_server',
  'pg_foreign_data_wrapper',
]);

const OURS = `'pgreset_baseline'::regnamespace`;
const VERSIONS = (catalog: string, oid = 'oid') =>
  `count(*) || ':' || coalesce(sum(hashtextextended(${catalog}.${oid} || ' ' || ${catalog}.xmin, 0)), 0)`;

/**
 * Relations of tests: no temporary ones, not ours. Columns that maintenance and TRUNCATE change are
 * left out, and `relhastriggers`, which stays once it was set.
 */
const RELATIONS = `SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid >= 16384 AND c.relnamespace <> ${OURS} AND n.nspname !~ '^pg_(toast|temp)'`;

const CONTENT = (list: string) =>
  `count(*) || ':' || coalesce(sum(hashtextextended(concat_ws('|', ${list}), 0)), 0)`;

/** One row a kind of object: two are equal when nothing of that kind was created, changed or dropped. */
const PARTS: [string, string][] = [
  [
    'tables, views, sequences and indexes',
    `SELECT ${CONTENT(`oid, relname, relnamespace, reltype, reloftype, relowner, relam, reltablespace, relkind, relpersistence, relnatts,
      relchecks, relhasrules, relrowsecurity, relforcerowsecurity, relispopulated, relreplident, relispartition, relacl, reloptions, relpartbound`)} FROM r`,
  ],
  [
    'columns',
    `SELECT ${VERSIONS('a', 'attrelid')} FROM pg_attribute a JOIN r ON r.oid = a.attrelid WHERE a.attnum > 0`,
  ],
  ['defaults', `SELECT ${VERSIONS('d')} FROM pg_attrdef d JOIN r ON r.oid = d.adrelid`],
  [
    'constraints',
    `SELECT ${VERSIONS('c')} FROM pg_constraint c WHERE c.oid >= 16384 AND c.connamespace <> ${OURS}`,
  ],
  [
    'indexes',
    `SELECT ${CONTENT('i.indexrelid, i.indrelid, i.indisunique, i.indisprimary, i.indimmediate, i.indisvalid, i.indisready, i.indislive, i.indisreplident, i.indkey')}
    FROM pg_index i JOIN r ON r.oid = i.indexrelid`,
  ],
  ['triggers', `SELECT ${VERSIONS('t')} FROM pg_trigger t JOIN r ON r.oid = t.tgrelid`],
  ['rules and views', `SELECT ${VERSIONS('w')} FROM pg_rewrite w JOIN r ON r.oid = w.ev_class`],
  ['policies', `SELECT ${VERSIONS('p')} FROM pg_policy p JOIN r ON r.oid = p.polrelid`],
  [
    'inheritance and partitions',
    `SELECT ${CONTENT('h.inhrelid, h.inhparent, h.inhseqno')} FROM pg_inherits h JOIN r ON r.oid = h.inhrelid`,
  ],
  [
    'sequences',
    `SELECT ${CONTENT('s.seqrelid, s.seqtypid, s.seqstart, s.seqincrement, s.seqmax, s.seqmin, s.seqcache, s.seqcycle')} FROM pg_sequence s JOIN r ON r.oid = s.seqrelid`,
  ],
  ['statistics', `SELECT ${VERSIONS('e')} FROM pg_statistic_ext e JOIN r ON r.oid = e.stxrelid`],
  [
    'functions',
    `SELECT ${VERSIONS('p')} FROM pg_proc p WHERE p.oid >= 16384 AND p.pronamespace <> ${OURS}`,
  ],
  [
    'schemas',
    `SELECT ${CONTENT('n.oid, n.nspname, n.nspowner, n.nspacl')} FROM pg_namespace n WHERE n.nspname !~ '^pg_(toast|temp)' AND n.oid <> ${OURS}`,
  ],
  ['comments', `SELECT ${VERSIONS('d', 'objoid')} FROM pg_description d WHERE d.objoid >= 16384`],
  ['published tables', `SELECT ${VERSIONS('p')} FROM pg_publication_rel p`],
  [
    'settings of the database',
    `SELECT coalesce(string_agg(setrole || ' ' || setconfig::text, ' ' ORDER BY setrole), '') FROM pg_db_role_setting
    WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  ],
  [
    'owner and grants of the database',
    `SELECT datdba || ' ' || coalesce(datacl::text, '') FROM pg_database WHERE datname = current_database()`,
  ],
  ...BY_VERSION.map((catalog): [string, string] => [
    catalog.replace('pg_', '').replaceAll('_', ' '),
    catalog === 'pg_type'
      ? `SELECT ${VERSIONS('x')} FROM pg_type x WHERE x.oid >= 16384 AND x.typnamespace <> ${OURS}
         AND NOT EXISTS (SELECT FROM pg_namespace n WHERE n.oid = x.typnamespace AND n.nspname ~ '^pg_(toast|temp)')`
      : `SELECT ${VERSIONS('x')} FROM ${catalog} x WHERE x.oid >= 16384`,
  ]),
];

/** `fingerprint()`: the whole structure, in milliseconds to tens of them; asked when something was noticed. */
export const FINGERPRINT_SQL = `
CREATE FUNCTION pgreset_baseline.fingerprint() RETURNS TABLE (part text, value text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = on SET enable_hashjoin = on AS $$
WITH r AS MATERIALIZED (${RELATIONS})
${PARTS.map(([name, query]) => `SELECT '${name}', (${query})`).join('\nUNION ALL\n')}
$$`;

/**
 * `quick()`: what can be seen in some 0.1 ms whatever the number of tables. New objects by the greatest oid, changed
 * functions, types and schemas by the versions of their rows. Changes to relations are `watch()`'s.
 *
 * @param firstOwn the first oid that pgreset took: the functions of the tests are below
 */
export function quickSql(firstOwn: number): string {
  const here = 'datname = current_database()';
  const conditions: [catalog: string, condition: string][] = [
    ['pg_proc', `oid >= 16384 AND oid < ${firstOwn}`],
    ['pg_type', 'oid = ANY ((SELECT types FROM pgreset_baseline.state)::oid[])'],
    ['pg_constraint', 'contypid = ANY ((SELECT types FROM pgreset_baseline.state)::oid[])'],
    ['pg_description', 'objoid >= 16384'],
    ['pg_publication_rel', 'true'],
    ['pg_largeobject_metadata', 'true'],
    ['pg_database', here],
    ['pg_db_role_setting', `setdatabase = (SELECT oid FROM pg_database WHERE ${here})`],
    ...BY_VERSION.filter((each) => !NOTICED_BY_WATCH.has(each)).map((each): [string, string] => [
      each,
      'oid >= 16384',
    ]),
  ];
  // One sum over all: as many scans as catalogs, but one aggregate, which is what takes time here.
  const versions = conditions.map(
    ([catalog, condition]) => `SELECT xmin FROM ${catalog} WHERE ${condition}`,
  );
  return `
CREATE FUNCTION pgreset_baseline.quick() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT concat_ws(' ', (SELECT max(oid) FROM pg_class), (SELECT max(oid) FROM pg_proc), (SELECT max(oid) FROM pg_type),
      (SELECT count(*) FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE ${here})), count(*), sum(xmin::text::int8))
    FROM (${versions.join('\n      UNION ALL ')}) v);
END $$`;
}

/**
 * `watch()`: has any relation of the baseline changed since this session last asked? The plan of its
 * query depends on every relation whose oid is a constant in it, without locking one, and PostgreSQL
 * plans it anew after a change to one of them: then, and only then, the immutable function is called.
 */
export function watchSql(relations: number[]): string {
  const list = relations.map((oid) => `'${oid}'::oid`).join(',');
  return `
CREATE FUNCTION pgreset_baseline.planned() RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN PERFORM set_config('pgreset.planned', 'yes', false); RETURN true; END $$;
CREATE FUNCTION pgreset_baseline.watch() RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('pgreset.planned', 'no', false);
  PERFORM FROM pg_catalog.pg_namespace WHERE pgreset_baseline.planned() AND false AND '0'::oid = ANY (ARRAY[${list || `'0'::oid`}]);
  RETURN current_setting('pgreset.planned') = 'yes';
END $$`;
}
