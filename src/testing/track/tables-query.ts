import { BASELINE_SCHEMA } from '../../snapshot/user-schemas.ts';

/**
 * The tables of schemas $1 but those in $2: with what quiets them, their key, who refers to them, and
 * their partitions. Rows of `TrackedTable`.
 */
export const TABLES_QUERY = `
WITH mine AS (
  SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind, c.relpersistence,
         c.relforcerowsecurity AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS forced,
         format('%I.%I', n.nspname, c.relname) AS quoted
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND c.relpersistence <> 't'
     AND pg_has_role(c.relowner, 'USAGE') AND n.nspname <> '${BASELINE_SCHEMA}'
     AND n.nspname = ANY ($1) AND NOT (c.relname = ANY ($2) OR n.nspname || '.' || c.relname = ANY ($2))
), members AS (
  SELECT m.oid AS root, p.relid AS oid FROM mine m, LATERAL pg_partition_tree(m.oid) p WHERE m.relkind = 'p'
  UNION ALL SELECT oid, oid FROM mine WHERE relkind <> 'p'
), quieting AS (
  SELECT b.root, t.tgenabled IN ('A', 'R') AS always,
         format('ALTER TABLE ONLY %s DISABLE TRIGGER %I', b.oid::regclass, t.tgname) AS off,
         format('ALTER TABLE ONLY %s ENABLE %s TRIGGER %I', b.oid::regclass,
           CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, t.tgname) AS back
    FROM members b JOIN pg_trigger t ON t.tgrelid = b.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D'
  UNION ALL
  SELECT b.root, r.ev_enabled IN ('A', 'R'), format('ALTER TABLE %s DISABLE RULE %I', b.oid::regclass, r.rulename),
         format('ALTER TABLE %s ENABLE %s RULE %I', b.oid::regclass,
           CASE r.ev_enabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, r.rulename)
    FROM members b JOIN pg_rewrite r ON r.ev_class = b.oid AND r.ev_enabled <> 'D'
  UNION ALL
  SELECT oid, true, format('ALTER TABLE ONLY %s NO FORCE ROW LEVEL SECURITY', quoted),
         format('ALTER TABLE ONLY %s FORCE ROW LEVEL SECURITY', quoted) FROM mine WHERE forced
), quiets AS (
  SELECT root, array_agg(off) AS off, array_agg(back) AS back, array_agg(off) FILTER (WHERE always) AS off_always,
         array_agg(back) FILTER (WHERE always) AS back_always FROM quieting GROUP BY root
), keys AS (
  SELECT DISTINCT ON (i.indrelid) i.indrelid, i.indkey[0:i.indnkeyatts - 1] AS attnums
    FROM pg_index i JOIN mine m ON m.oid = i.indrelid
   WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
     AND NOT EXISTS (SELECT FROM unnest(i.indkey[0:i.indnkeyatts - 1]) k JOIN pg_attribute a
                       ON a.attrelid = i.indrelid AND a.attnum = k WHERE NOT a.attnotnull OR a.attgenerated <> '')
   ORDER BY i.indrelid, i.indisprimary DESC, i.indnkeyatts, i.indexrelid
), key_names AS (
  SELECT k.indrelid, array_agg(a.attname::text ORDER BY u.place) AS names
    FROM keys k, unnest(k.attnums) WITH ORDINALITY u (attnum, place), pg_attribute a
   WHERE a.attrelid = k.indrelid AND a.attnum = u.attnum GROUP BY k.indrelid
), referenced AS (
  SELECT b.root, bool_and(ARRAY(SELECT a.attname::text FROM pg_attribute a
           WHERE a.attrelid = f.confrelid AND a.attnum = ANY (f.confkey) ORDER BY 1)
         IS NOT DISTINCT FROM ARRAY(SELECT unnest(k.names) ORDER BY 1)) AS by_key
    FROM pg_constraint f JOIN members b ON b.oid = f.confrelid LEFT JOIN key_names k ON k.indrelid = b.root
   WHERE f.contype = 'f' AND (f.confupdtype <> 'a' OR f.confdeltype <> 'a') GROUP BY b.root
), listed AS (
  SELECT b.root, json_agg(json_build_object('schema', n.nspname, 'name', c.relname) ORDER BY c.oid <> b.root, c.oid) AS members
    FROM members b JOIN pg_class c ON c.oid = b.oid JOIN pg_namespace n ON n.oid = c.relnamespace GROUP BY b.root
)
SELECT m.oid::int8 AS oid, m.schema, m.name,
       CASE m.relkind WHEN 'p' THEN 'partitioned' WHEN 'f' THEN 'foreign' ELSE 'table' END AS kind,
       m.relkind <> 'p' AND (EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = m.oid)
         OR EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = m.oid)) AS inherits,
       m.relpersistence = 'u' AS unlogged, CASE WHEN r.root IS NULL THEN 'no' WHEN r.by_key THEN 'by key' ELSE 'otherwise' END AS referenced,
       coalesce(q.off, '{}') AS quiet, coalesce(q.back, '{}') AS loud,
       coalesce(q.off_always, '{}') AS "quietAlways", coalesce(q.back_always, '{}') AS "loudAlways",
       coalesce(k.names, '{}') AS key, l.members
  FROM mine m JOIN listed l ON l.root = m.oid LEFT JOIN quiets q ON q.root = m.oid
  LEFT JOIN key_names k ON k.indrelid = m.oid LEFT JOIN referenced r ON r.root = m.oid
 ORDER BY m.oid`;
