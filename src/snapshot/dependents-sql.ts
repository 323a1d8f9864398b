import { ASIDE_PREFIX, JOURNAL_SCHEMA } from './user-schemas.ts';

/** Catalogs of what else lives in a schema. */
const NAMED = [
  ['pg_collation', 'collnamespace'],
  ['pg_conversion', 'connamespace'],
  ['pg_opclass', 'opcnamespace'],
  ['pg_opfamily', 'opfnamespace'],
  ['pg_ts_config', 'cfgnamespace'],
  ['pg_ts_dict', 'dictnamespace'],
  ['pg_ts_parser', 'prsnamespace'],
  ['pg_ts_template', 'tmplnamespace'],
  ['pg_statistic_ext', 'stxnamespace'],
] as const;

/**
 * Objects of one schema that hang on objects of another: views, functions, defaults, triggers,
 * policies, inheritance, types, and event triggers, which are in none. What hangs on an extension
 * matters where the extension went aside with its schema. Foreign keys are read apart (they say
 * more). One pass with hash joins: no function call a dependency, the names are made for the few
 * that are found. Where there is but one schema to speak of, nothing can hang across and nothing is
 * read. What a user made has a number from 16384 on.
 *
 * @param inSchemas SQL condition on `n`: the schemas whose dependents are asked for
 */
export const dependentsSql = (inSchemas: string) => `
WITH obj AS MATERIALIZED (
  SELECT 'pg_class'::regclass::oid AS classid, oid AS objid, relnamespace AS nsp, 'pg_class'::regclass::oid AS shown, oid AS shown_id
    FROM pg_class WHERE oid >= 16384 AND relkind <> 't'
  UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace, 'pg_type'::regclass, oid FROM pg_type
    WHERE oid >= 16384
  UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace, 'pg_proc'::regclass, oid FROM pg_proc
    WHERE oid >= 16384
  UNION ALL SELECT 'pg_operator'::regclass, oid, oprnamespace, 'pg_operator'::regclass, oid FROM pg_operator
    WHERE oid >= 16384
${NAMED.map(
  ([catalog, schema]) =>
    `  UNION ALL SELECT '${catalog}'::regclass, oid, ${schema}, '${catalog}'::regclass, oid FROM ${catalog} WHERE oid >= 16384`,
).join('\n')}
  UNION ALL SELECT 'pg_event_trigger'::regclass, oid, 0, 'pg_event_trigger'::regclass, oid FROM pg_event_trigger
  UNION ALL SELECT 'pg_rewrite'::regclass, r.oid, c.relnamespace, 'pg_class'::regclass, c.oid
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
  UNION ALL SELECT 'pg_attrdef'::regclass, a.oid, c.relnamespace, 'pg_class'::regclass, c.oid
    FROM pg_attrdef a JOIN pg_class c ON c.oid = a.adrelid
  UNION ALL SELECT 'pg_trigger'::regclass, t.oid, c.relnamespace, 'pg_class'::regclass, c.oid
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
  UNION ALL SELECT 'pg_policy'::regclass, p.oid, c.relnamespace, 'pg_class'::regclass, c.oid
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
  UNION ALL SELECT 'pg_constraint'::regclass, k.oid, c.relnamespace, 'pg_class'::regclass, c.oid
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype <> 'f'
), ns AS (SELECT n.oid, n.nspname FROM pg_namespace n WHERE ${inSchemas}),
link AS MATERIALIZED (
  SELECT classid, objid, refclassid, refobjid FROM pg_depend
  WHERE deptype IN ('n','a') AND objid >= 16384 AND refobjid >= 16384
), found AS (
  SELECT DISTINCT dep.shown, dep.shown_id, dep.nsp AS dep_nsp, ref.shown AS on_class, ref.shown_id AS on_id, ref.nsp AS on_nsp
  FROM link d
  JOIN obj ref ON ref.classid = d.refclassid AND ref.objid = d.refobjid
  JOIN obj dep ON dep.classid = d.classid AND dep.objid = d.objid
  WHERE (EXISTS (SELECT FROM pg_event_trigger) OR (SELECT count(*) > 1 FROM pg_namespace
         WHERE nspname !~ '^pg_(catalog|toast)' AND nspname NOT IN ('information_schema', '${JOURNAL_SCHEMA}')))
    AND ref.nsp <> dep.nsp AND ref.nsp IN (SELECT oid FROM ns)
    AND dep.nsp NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_toast')
    AND (ref.nsp IN (SELECT oid FROM ns WHERE nspname ~ '^${ASIDE_PREFIX}')
      OR NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = ref.classid AND e.objid = ref.objid AND e.deptype = 'e'))
)
SELECT pg_describe_object(shown, shown_id, 0) AS dependent, coalesce(dn.nspname, '') AS dependent_schema,
       pg_describe_object(on_class, on_id, 0) AS "on", rn.nspname AS on_schema
FROM found LEFT JOIN pg_namespace dn ON dn.oid = dep_nsp JOIN pg_namespace rn ON rn.oid = on_nsp
ORDER BY 1, 3`;
