import {
  COMMENT,
  joinComment,
  lines,
  options,
  owner,
  type StructurePart,
  when,
  words,
} from './structure-text-sql.ts';

/** What the index of a constraint or an index of its own has besides its definition. */
const INDEX = [
  when('i.indisclustered', `'CLUSTER'`),
  when('i.indisreplident', `'REPLICA IDENTITY'`),
  when('NOT i.indisvalid', `'INVALID'`),
];

/** Constraints of tables, apart from NOT NULL, which columns show. */
export const constraintsPart: StructurePart = ({ clean }) => `
  SELECT rel.schema, rel.grp, false, 'constraint', rel.name || '.' || quote_ident(k.conname),
         ${clean(lines('pg_get_constraintdef(k.oid)', options('x.reloptions'), ...INDEX, COMMENT))},
         k.coninhcount > 0 AND NOT k.conislocal
    FROM rel JOIN pg_constraint k ON k.conrelid = rel.oid
    LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
    LEFT JOIN pg_class x ON x.oid = i.indexrelid
    ${joinComment('pg_constraint', 'k.oid')}
   WHERE k.contype IN ('p', 'u', 'f', 'c', 'x')`;

/** Checks of domains. */
export const domainConstraintsPart: StructurePart = ({ clean }) => `
  SELECT typ.schema, typ.grp, false, 'constraint', typ.name || '.' || quote_ident(k.conname),
         ${clean(lines('pg_get_constraintdef(k.oid)', COMMENT))}, false
    FROM typ JOIN pg_constraint k ON k.contypid = typ.oid
    ${joinComment('pg_constraint', 'k.oid')}
   WHERE k.contype = 'c'`;

/** Indexes, apart from those that belong to a constraint. */
export const indexesPart: StructurePart = ({ clean }) => `
  SELECT rel.schema, rel.grp, false, 'index', quote_ident(x.relname),
         ${clean(lines('pg_get_indexdef(x.oid)', `'TABLESPACE ' || ts.spcname`, ...INDEX, COMMENT))},
         x.relispartition
    FROM rel JOIN pg_index i ON i.indrelid = rel.oid JOIN pg_class x ON x.oid = i.indexrelid
    LEFT JOIN pg_tablespace ts ON ts.oid = x.reltablespace
    ${joinComment('pg_class', 'x.oid')}
   WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid
                       AND k.conrelid = rel.oid AND k.contype IN ('p', 'u', 'x'))`;

const fires = (column: string) =>
  when(
    `${column} <> 'O'`,
    `CASE ${column} WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'ON REPLICA' ELSE 'ALWAYS' END`,
  );

export const triggersPart: StructurePart = ({ clean }) => `
  SELECT rel.schema, rel.grp, false, 'trigger', rel.name || '.' || quote_ident(t.tgname),
         ${clean(lines('pg_get_triggerdef(t.oid)', fires('t.tgenabled'), COMMENT))}, t.tgparentid <> 0
    FROM rel JOIN pg_trigger t ON t.tgrelid = rel.oid
    ${joinComment('pg_trigger', 't.oid')}
   WHERE NOT t.tgisinternal`;

export const rulesPart: StructurePart = ({ clean }) => `
  SELECT rel.schema, rel.grp, false, 'rule', rel.name || '.' || quote_ident(r.rulename),
         ${clean(lines('pg_get_ruledef(r.oid)', fires('r.ev_enabled'), COMMENT))}, false
    FROM rel JOIN pg_rewrite r ON r.ev_class = rel.oid
    ${joinComment('pg_rewrite', 'r.oid')}
   WHERE r.rulename <> '_RETURN'`;

const ROLES = `(SELECT string_agg(CASE each WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(each) END, ', ' ORDER BY 1)
  FROM unnest(p.polroles) AS each)`;

const POLICY = words(
  when('NOT p.polpermissive', `'RESTRICTIVE'`),
  `CASE p.polcmd WHEN 'r' THEN 'FOR SELECT' WHEN 'a' THEN 'FOR INSERT' WHEN 'w' THEN 'FOR UPDATE'
     WHEN 'd' THEN 'FOR DELETE' ELSE 'FOR ALL' END`,
  `'TO ' || ${ROLES}`,
  `'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')'`,
  `'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'`,
);

export const policiesPart: StructurePart = ({ clean }) => `
  SELECT rel.schema, rel.grp, false, 'policy', rel.name || '.' || quote_ident(p.polname),
         ${clean(lines(POLICY, COMMENT))}, false
    FROM rel JOIN pg_policy p ON p.polrelid = rel.oid
    ${joinComment('pg_policy', 'p.oid')}`;

export const statisticsPart: StructurePart = ({ clean }) => `
  SELECT rel.schema, rel.grp, false, 'statistics', quote_ident(s.stxname),
         ${clean(
           lines(
             'pg_get_statisticsobjdef(s.oid)',
             `'STATISTICS ' || nullif(s.stxstattarget, -1)`,
             owner('s.stxowner'),
             COMMENT,
           ),
         )}, false
    FROM rel JOIN pg_statistic_ext s ON s.stxrelid = rel.oid
    ${joinComment('pg_statistic_ext', 's.oid')}`;
