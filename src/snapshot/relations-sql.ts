/** Bytes of a table up to which its indexes are taken to be as big as when last looked at. */
const SMALL = 128 * 1024;

/**
 * One row a relation. The fingerprints are made by the server, one pass over each catalog, so that
 * thousands of tables cost one message and no per-table work on the client. Measuring a table that
 * somebody holds exclusively, or waits for, would wait too: such a one keeps the size it had when
 * last analysed, and views are told apart by their stored form, since writing one out locks. The
 * server opens whatever it measures, which for all indexes of thousands of tables takes longer than
 * all the rest: the indexes of small tables count with the pages they had when last analysed.
 */
export const relationsSql = (inSchemas: string) => `
WITH rel AS (
  SELECT c.*, n.nspname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r','p','f','v','m','S','c') AND ${inSchemas}
    AND (c.relkind <> 'c' OR EXISTS (SELECT FROM pg_type t WHERE t.oid = c.reltype AND t.typtype = 'c'))
), cols AS (
  SELECT attrelid AS oid,
         md5(string_agg(concat_ws('|', attnum, attname, atttypid, atttypmod, attnotnull, attidentity,
             attgenerated, attcollation, adbin), ',' ORDER BY attnum)) AS print
  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attnum > 0 AND NOT attisdropped AND attrelid IN (SELECT oid FROM rel WHERE relkind <> 'S')
  GROUP BY 1
), cons AS (
  SELECT conrelid AS oid,
         md5(string_agg(concat_ws('|', conname, contype, convalidated, condeferrable, condeferred,
             confrelid, confdeltype, confupdtype, conkey, confkey, conbin), ',' ORDER BY conname)) AS print
  FROM pg_constraint WHERE conrelid IN (SELECT oid FROM rel) GROUP BY 1
), idx AS (
  SELECT indrelid AS oid, count(*)::int AS indexes, sum(i.relpages) * 8192 AS bytes,
         bool_or(indisprimary) AS pk, bool_or(indisreplident) AS chosen,
         md5(string_agg(concat_ws('|', i.relname, indisunique, indkey, indclass, indexprs, indpred), ','
             ORDER BY i.relname)) AS print
  FROM pg_index JOIN pg_class i ON i.oid = indexrelid
  WHERE indrelid IN (SELECT oid FROM rel) GROUP BY 1
), trg AS (
  SELECT tgrelid AS oid, json_agg(tgname::text ORDER BY tgname) FILTER (WHERE tgenabled <> 'D') AS names,
         md5(string_agg(concat_ws('|', tgname, tgenabled, tgfoid, tgtype), ',' ORDER BY tgname)) AS print
  FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM rel) GROUP BY 1
), rul AS (
  SELECT ev_class AS oid,
         json_agg(rulename::text ORDER BY rulename) FILTER (WHERE rulename <> '_RETURN' AND ev_enabled <> 'D') AS names,
         md5(string_agg(concat_ws('|', rulename, ev_enabled, ev_qual, ev_action), ',' ORDER BY rulename)) AS print
  FROM pg_rewrite WHERE ev_class IN (SELECT oid FROM rel) GROUP BY 1
), locked AS (
  SELECT DISTINCT relation AS oid FROM pg_locks JOIN pg_class c ON c.oid = relation
  WHERE locktype = 'relation' AND pid <> pg_backend_pid()
    AND (mode = 'AccessExclusiveLock' OR c.relkind = 'S' AND mode IN ('ShareRowExclusiveLock','ExclusiveLock'))
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
), heap AS MATERIALIZED (
  SELECT oid, pg_relation_size(oid) AS bytes FROM rel
  WHERE relkind IN ('r','m') AND oid NOT IN (SELECT oid FROM locked)
), ext AS (
  SELECT d.objid AS oid, e.extname::text AS name
  FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), own AS (
  SELECT objid AS oid, min(refobjid::int8) AS owner_table
  FROM pg_depend
  WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
    AND deptype IN ('a','i') AND refobjsubid > 0
  GROUP BY 1
), usr AS (
  SELECT d.refobjid AS oid, json_agg(DISTINCT a.adrelid::int8) AS tables
  FROM pg_depend d JOIN pg_attrdef a ON a.oid = d.objid
  JOIN pg_class c ON c.oid = d.refobjid AND c.relkind = 'S'
  WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
  GROUP BY 1
)
SELECT rel.oid::int8, rel.nspname AS schema, rel.relname AS name, rel.relkind AS kind,
       pg_get_userbyid(rel.relowner) AS owner, pg_has_role(rel.relowner, 'USAGE') AS owned,
       locked.oid IS NOT NULL AS locked,
       CASE WHEN rel.relkind NOT IN ('r','m') THEN 0
            WHEN locked.oid IS NOT NULL THEN rel.relpages::int8 * 8192
            WHEN heap.bytes > ${SMALL} THEN pg_total_relation_size(rel.oid)
            ELSE heap.bytes + coalesce(idx.bytes, 0)
              + CASE WHEN heap.bytes > 0 AND rel.reltoastrelid <> 0
                     THEN pg_relation_size(rel.reltoastrelid) ELSE 0 END END AS bytes,
       CASE WHEN rel.relkind NOT IN ('r','m') THEN 0
            WHEN locked.oid IS NOT NULL THEN greatest(rel.relpages, 1)::int8 * 8192
            ELSE heap.bytes END AS heap_bytes,
       rel.reltuples::float8 AS tuples, rel.relpages::int8 AS pages,
       rel.relrowsecurity AND row_security_active(rel.oid) AS rows_hidden,
       coalesce(idx.indexes, 0) AS indexes,
       coalesce(trg.names, '[]') AS triggers, coalesce(rul.names, '[]') AS rules,
       CASE WHEN rel.relispartition THEN pg_partition_root(rel.oid)::int8 END AS partition_of,
       CASE WHEN rel.relispartition THEN
         (SELECT inhparent::int8 FROM pg_inherits WHERE inhrelid = rel.oid) END AS parent,
       EXISTS (SELECT FROM pg_inherits WHERE inhrelid = rel.oid) AS child,
       CASE WHEN rel.relkind = 'S' THEN own.owner_table END AS owned_by,
       coalesce(usr.tables, '[]') AS used_by,
       CASE rel.relreplident WHEN 'f' THEN true WHEN 'd' THEN coalesce(idx.pk, false)
            WHEN 'i' THEN coalesce(idx.chosen, false) ELSE false END AS replica_identity,
       CASE WHEN rel.relkind = 'S' AND locked.oid IS NULL AND has_sequence_privilege(rel.oid, 'SELECT,USAGE')
            THEN pg_sequence_last_value(rel.oid) END AS last_value,
       ext.name AS extension,
       md5(concat_ws('|', cols.print, cons.print, idx.print, trg.print, rel.relrowsecurity,
           rel.relforcerowsecurity, rel.relowner, rul.print)) AS structure
FROM rel
LEFT JOIN cols USING (oid) LEFT JOIN cons USING (oid) LEFT JOIN idx USING (oid)
LEFT JOIN trg USING (oid) LEFT JOIN rul USING (oid) LEFT JOIN ext USING (oid) LEFT JOIN own USING (oid)
LEFT JOIN usr USING (oid) LEFT JOIN locked USING (oid) LEFT JOIN heap USING (oid)
ORDER BY rel.nspname, rel.relname`;

export const FOREIGN_KEYS = `
SELECT k.oid::int8, k.conname AS name, k.conrelid::int8 AS "from", k.confrelid::int8 AS "to",
       k.confdeltype AS on_delete, k.conparentid <> 0 AS inherited,
       EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
                 AND i.indkey[0] = ANY (k.conkey)) AS indexed,
       (SELECT json_agg(a.attname ORDER BY u.n) FROM unnest(k.conkey) WITH ORDINALITY u(num, n)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num) AS from_columns,
       (SELECT json_agg(a.attname ORDER BY u.n) FROM unnest(k.confkey) WITH ORDINALITY u(num, n)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num) AS to_columns
FROM pg_constraint k
WHERE k.contype = 'f'
ORDER BY k.conname, k.oid`;
