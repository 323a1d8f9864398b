import {
  COMMENT,
  grants,
  joinComment,
  lines,
  noMember,
  owner,
  type StructurePart,
  when,
  words,
} from './structure-text-sql.ts';

const AGGREGATE = `(SELECT concat_ws(' ', 'STATE', g.aggtransfn, format_type(g.aggtranstype, NULL),
    'SPACE', g.aggtransspace, 'FINAL', nullif(g.aggfinalfn, 0), g.aggfinalextra, g.aggfinalmodify,
    'COMBINE', nullif(g.aggcombinefn, 0), 'MOVING', nullif(g.aggmtransfn, 0), nullif(g.aggminvtransfn, 0),
    'INITIAL', g.agginitval, 'SORT', nullif(g.aggsortop, 0)::regoperator,
    'RETURNS', format_type(p.prorettype, NULL), p.proparallel)
  FROM pg_aggregate g WHERE g.aggfnoid = p.oid)`;

/** Functions, procedures and aggregates; not the ones that come with a range type. */
export const functionsPart: StructurePart = ({ clean, only }) => `
  SELECT f.schema, f.grp, true,
         CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END, f.object,
         ${clean(
           lines(
             `CASE WHEN p.prokind = 'a' THEN ${AGGREGATE} ELSE pg_get_functiondef(p.oid) END`,
             owner('p.proowner'),
             grants('p.proacl', `'f'`, 'p.proowner'),
             COMMENT,
           ),
         )}, false
    FROM (SELECT o.oid, ns.schema, n.object, ns.schema || E'\\nf ' || n.object AS grp
            FROM ns JOIN pg_proc o ON o.pronamespace = ns.oid
           CROSS JOIN LATERAL (SELECT ${clean(
             `quote_ident(o.proname) || '(' || pg_get_function_identity_arguments(o.oid) || ')'`,
           )} AS object) n
           WHERE ${noMember('pg_proc', 'o.oid')}
             AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                               AND d.objid = o.oid AND d.deptype = 'i')) f
    JOIN pg_proc p ON p.oid = f.oid
    ${joinComment('pg_proc', 'p.oid')}
   WHERE ${only('f.grp')}`;

const LABELS = `(SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
  FROM pg_enum WHERE enumtypid = t.oid)`;

const RANGE = `(SELECT concat_ws(' ', 'RANGE OF', format_type(g.rngsubtype, NULL),
    'OPCLASS', (SELECT opcname FROM pg_opclass WHERE oid = g.rngsubopc),
    'COLLATE', nullif(g.rngcollation, 0)::regcollation,
    'CANONICAL', nullif(g.rngcanonical, 0),
    'DIFFERENCE', nullif(g.rngsubdiff, 0), 'MULTIRANGE', format_type(g.rngmultitypid, NULL))
  FROM pg_range g WHERE g.rngtypid = t.oid)`;

const DOMAIN = words(
  `'DOMAIN OVER'`,
  'format_type(t.typbasetype, t.typtypmod)',
  when(
    't.typcollation <> (SELECT typcollation FROM pg_type WHERE oid = t.typbasetype)',
    `'COLLATE ' || t.typcollation::regcollation`,
  ),
  `'DEFAULT ' || pg_get_expr(t.typdefaultbin, 0)`,
  when('t.typnotnull', `'NOT NULL'`),
);

const BASE = words(
  `'INPUT'`,
  't.typinput',
  `'OUTPUT'`,
  't.typoutput',
  `'LENGTH'`,
  't.typlen',
  `'ALIGNMENT'`,
  't.typalign',
  `'STORAGE'`,
  't.typstorage',
);

/** Types of their own: no row types of tables, no arrays. */
export const typesPart: StructurePart = ({ clean }) => `
  SELECT typ.schema, typ.grp, true, CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END, typ.name,
         ${clean(
           lines(
             `CASE t.typtype WHEN 'e' THEN 'ENUM (' || coalesce(${LABELS}, '') || ')'
                WHEN 'd' THEN ${DOMAIN} WHEN 'r' THEN ${RANGE} WHEN 'c' THEN 'COMPOSITE' ELSE ${BASE} END`,
             owner('t.typowner'),
             grants('t.typacl', `'T'`, 't.typowner'),
             COMMENT,
           ),
         )}, false
    FROM typ JOIN pg_type t USING (oid)
    ${joinComment('pg_type', 't.oid')}`;

/** The rarer things in schemas: catalog, columns of schema and owner, what makes them different. */
const OTHERS = [
  [
    'pg_operator',
    'oprnamespace',
    'oprowner',
    `concat_ws(' ', o.oprcode, format_type(nullif(o.oprresult, 0), NULL), nullif(o.oprcom, 0)::regoperator,
       nullif(o.oprnegate, 0)::regoperator, o.oprrest, o.oprjoin, o.oprcanmerge, o.oprcanhash)`,
  ],
  [
    'pg_opclass',
    'opcnamespace',
    'opcowner',
    `concat_ws(' ', format_type(o.opcintype, NULL), format_type(nullif(o.opckeytype, 0), NULL), o.opcdefault)`,
  ],
  [
    'pg_opfamily',
    'opfnamespace',
    'opfowner',
    `(SELECT string_agg(word, E'\\n' ORDER BY word COLLATE "C") FROM (
        SELECT concat_ws(' ', 'OPERATOR', amopstrategy, amopopr::regoperator) AS word
          FROM pg_amop WHERE amopfamily = o.oid
        UNION ALL SELECT concat_ws(' ', 'FUNCTION', amprocnum, amproc::regprocedure)
          FROM pg_amproc WHERE amprocfamily = o.oid) w)`,
  ],
  [
    'pg_collation',
    'collnamespace',
    'collowner',
    `(to_jsonb(o) - '{oid,collnamespace,collowner}'::text[])::text`,
  ],
  [
    'pg_conversion',
    'connamespace',
    'conowner',
    `concat_ws(' ', o.conproc, o.conforencoding, o.contoencoding, o.condefault)`,
  ],
  [
    'pg_ts_config',
    'cfgnamespace',
    'cfgowner',
    `(SELECT string_agg(concat_ws(' ', maptokentype, mapseqno, mapdict::regdictionary), E'\\n'
        ORDER BY maptokentype, mapseqno) FROM pg_ts_config_map WHERE mapcfg = o.oid)`,
  ],
  [
    'pg_ts_dict',
    'dictnamespace',
    'dictowner',
    `concat_ws(' ', (SELECT tmplname FROM pg_ts_template WHERE oid = o.dicttemplate), o.dictinitoption)`,
  ],
] as const;

/** Operators, collations, text search and the like. */
export const otherParts: StructurePart[] = OTHERS.map(
  ([catalog, namespace, ownerColumn, definition]) =>
    ({ clean, only }) => `
  SELECT f.schema, f.grp, true, f.type, f.object, f.definition, false
    FROM (SELECT ns.schema, i.type, n.object, ns.schema || E'\\no ' || i.type || n.object AS grp,
                 ${clean(lines(definition, owner(`o.${ownerColumn}`), COMMENT))} AS definition
            FROM ns JOIN ${catalog} o ON o.${namespace} = ns.oid
           CROSS JOIN LATERAL pg_identify_object('${catalog}'::regclass, o.oid, 0) i
           CROSS JOIN LATERAL (SELECT ${clean(
             `substr(i.identity, length(quote_ident(ns.name)) + 2)`,
           )} AS object) n
            ${joinComment(catalog, 'o.oid')}
           WHERE ${noMember(catalog, 'o.oid')}) f
   WHERE ${only('f.grp')}`,
);
