import { BY_VERSION } from './catalogs.ts';

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
