import {
  COMMENT,
  grants,
  joinComment,
  lines,
  options,
  owner,
  type StructurePart,
  when,
  words,
} from './structure-text-sql.ts';

const PARENTS = `(SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno)
  FROM pg_inherits WHERE inhrelid = c.oid)`;

const DEFINITION = lines(
  when(`c.relpersistence = 'u'`, `'UNLOGGED'`),
  when(`c.relkind = 'p'`, `'PARTITION BY ' || pg_get_partkeydef(c.oid)`),
  when(
    'c.relispartition',
    `'PARTITION OF ' || ${PARENTS} || ' ' || pg_get_expr(c.relpartbound, c.oid)`,
  ),
  when(`NOT c.relispartition AND c.relkind IN ('r', 'f')`, `'INHERITS ' || ${PARENTS}`),
  when('c.reloftype <> 0', `'OF ' || format_type(c.reloftype, NULL)`),
  `'USING ' || am.amname`,
  `'TABLESPACE ' || ts.spcname`,
  options('c.reloptions'),
  options('toast.reloptions', `'TOAST ('`),
  when('c.relrowsecurity', `'ROW LEVEL SECURITY'`),
  when('c.relforcerowsecurity', `'FORCE ROW LEVEL SECURITY'`),
  `CASE c.relreplident WHEN 'f' THEN 'REPLICA IDENTITY FULL' WHEN 'n' THEN
     CASE WHEN c.relkind IN ('r', 'p') THEN 'REPLICA IDENTITY NOTHING' END END`,
  `'SERVER ' || fs.srvname`,
  options('ft.ftoptions', `'OPTIONS ('`),
  when(`c.relkind IN ('v', 'm')`, 'pg_get_viewdef(c.oid)'),
  `'TRIGGERS OF CONSTRAINTS OFF ' || (SELECT nullif(count(*), 0) FROM pg_trigger
     WHERE tgrelid = c.oid AND tgisinternal AND tgenabled <> 'O')`,
  when(`c.relkind = 'S'`, `(${sequence()})`),
  owner('c.relowner'),
  grants('c.relacl', `(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char"`, 'c.relowner'),
  COMMENT,
);

function sequence(): string {
  const parameters = words(
    `format('AS %s START %s INCREMENT %s MINVALUE %s MAXVALUE %s CACHE %s',
       format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache)`,
    when('s.seqcycle', `'CYCLE'`),
    `(SELECT format('OWNED BY %s.%I', d.refobjid::regclass, a.attname)
        FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
       WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid
         AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a')`,
  );
  return `SELECT ${parameters} FROM pg_sequence s WHERE s.seqrelid = c.oid`;
}

/** Tables, views, sequences: what they are, without their columns and the rest that hangs on them. */
export const relationsPart: StructurePart = ({ clean }) => `
  SELECT rel.schema, rel.grp, true AS main,
         CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view'
           WHEN 'm' THEN 'materialised view' WHEN 'f' THEN 'foreign table' ELSE 'sequence' END AS kind,
         rel.name AS object, ${clean(DEFINITION)} AS definition, false AS inherited
    FROM rel JOIN pg_class c USING (oid)
    LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
    LEFT JOIN pg_am am ON am.oid = c.relam AND am.amname <> 'heap'
    LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
    LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid
    LEFT JOIN pg_foreign_server fs ON fs.oid = ft.ftserver
    ${joinComment('pg_class', 'c.oid')}
   WHERE c.relkind <> 'c'`;

/** The columns' names in order, as JSON: one item a table, so that a new one does not change all behind it. */
export const columnOrderPart: StructurePart = () => `
  SELECT rel.schema, rel.grp, false, 'column order', rel.name,
         json_agg(a.attname ORDER BY a.attnum)::text, rel.partition
    FROM rel JOIN pg_attribute a ON a.attrelid = rel.oid
   WHERE a.attnum > 0 AND NOT a.attisdropped AND rel.kind <> 'S'
   GROUP BY rel.schema, rel.grp, rel.name, rel.partition`;
