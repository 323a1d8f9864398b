/** `drop_new()`: drops what is not known from the baseline; what cannot be dropped raises. */
export const DROP_NEW_SQL = `
CREATE FUNCTION pgreset_baseline.drop_new() RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE statement text; dropped text[] := '{}';
BEGIN
  -- All named before the first is dropped: what goes along has no name any more.
  FOREACH statement IN ARRAY ARRAY(
    SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', extname) FROM pg_extension e
     WHERE NOT EXISTS (SELECT FROM pgreset_baseline.known k WHERE k.class = 'pg_extension'::regclass AND k.oid = e.oid)
    UNION ALL
    SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) FROM pg_namespace n
     WHERE nspname !~ '^pg_(toast|temp)' AND NOT EXISTS (SELECT FROM pgreset_baseline.known k WHERE k.class = 'pg_namespace'::regclass AND k.oid = n.oid)
    UNION ALL
    SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
             WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX'
             ELSE 'TABLE' END, n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid >= 16384 AND c.relkind <> 't' AND n.nspname !~ '^pg_(toast|temp)'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND (d.deptype = 'e' OR d.deptype IN ('i', 'a', 'P') AND c.relkind IN ('S', 'i', 'I', 'c')))
       AND EXISTS (SELECT FROM pgreset_baseline.known k WHERE k.class = 'pg_namespace'::regclass AND k.oid = n.oid)
       AND NOT EXISTS (SELECT FROM pgreset_baseline.known k WHERE k.class = 'pg_class'::regclass AND k.oid = c.oid)
    UNION ALL
    SELECT format('DROP INDEX IF EXISTS %I.%I CASCADE', n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index i ON i.indexrelid = c.oid
     WHERE c.oid >= 16384 AND n.nspname !~ '^pg_(toast|temp)'
       AND EXISTS (SELECT FROM pgreset_baseline.known k WHERE k.class = 'pg_class'::regclass AND k.oid = i.indrelid)
       AND NOT EXISTS (SELECT FROM pgreset_baseline.known k WHERE k.class = 'pg_class'::regclass AND k.oid = c.oid)
    UNION ALL
    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_proc p
      JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname !~ '^pg_(toast|temp)'
     WHERE p.oid >= 16384 AND NOT EXISTS (SELECT FROM pgreset_baseline.known k WHERE k.class = 'pg_proc'::regclass AND k.oid = p.oid)
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    UNION ALL
    SELECT format('DROP TYPE IF EXISTS %I.%I CASCADE', n.nspname, t.typname) FROM pg_type t
      JOIN pg_namespace n ON n.oid = t.typnamespace AND n.nspname !~ '^pg_(toast|temp)'
     WHERE t.oid >= 16384 AND t.typtype IN ('d', 'e', 'r', 'b') AND NOT (t.typcategory = 'A' AND t.typlen = -1)
       AND NOT EXISTS (SELECT FROM pgreset_baseline.known k WHERE k.class = 'pg_type'::regclass AND k.oid = t.oid)
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
  ) LOOP
    EXECUTE statement;
    dropped := dropped || replace(replace(statement, ' IF EXISTS', ''), ' CASCADE', '');
  END LOOP;
  RETURN dropped;
END $$`;
