/** SQLSTATE of the errors by which the reset asks for the next slower way. */
export const NEEDS_CLONE = 'PR001';

/**
 * Settings while a reset runs. Joins by nested loops on indexes: the planner knows nothing of the logs,
 * and would read a whole table to find a few rows. Text forms are pinned as they are while logging.
 */
export const RESET_SETTINGS: Record<string, string> = {
  search_path: 'pg_catalog, pg_temp',
  row_security: 'off',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  datestyle: "'ISO, YMD'",
  timezone: "'UTC'",
  intervalstyle: "'postgres'",
  extra_float_digits: '3',
  bytea_output: "'hex'",
  xmlbinary: "'base64'",
};

const SETTINGS = Object.entries(RESET_SETTINGS)
  .map(([name, value]) => `SET ${name} = ${value}`)
  .join(' ');

/** `content(oid)`: a hash of all rows of a materialised view, whatever their order. */
const CONTENT = `
CREATE FUNCTION pgreset_baseline.content(relation oid) RETURNS text LANGUAGE plpgsql
SET datestyle = 'ISO, YMD' SET timezone = 'UTC' SET intervalstyle = 'postgres' SET extra_float_digits = 3
SET search_path = pg_catalog, pg_temp AS $$
DECLARE hash text;
BEGIN
  EXECUTE 'SELECT count(*) || '':'' || coalesce(sum(hashtextextended((t.*)::text, 0)), 0) FROM ' || relation::regclass || ' t' INTO hash;
  RETURN hash;
END $$`;

/** `drop_new()`: drops what is not known from the baseline; what cannot be dropped raises. */
const DROP_NEW = `
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

/** `repair()`: brings the structure back where that is a matter of dropping, else raises what differs. */
const REPAIR = `
CREATE FUNCTION pgreset_baseline.repair() RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE differing text; dropped text[] := '{}'; refused text := ''; unlinked int;
BEGIN
  IF EXISTS (SELECT FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())) THEN
    RAISE EXCEPTION 'A subscription writes past the triggers.' USING ERRCODE = '${NEEDS_CLONE}';
  END IF;
  SELECT count(lo_unlink(oid)) INTO unlinked FROM pg_largeobject_metadata m
   WHERE NOT EXISTS (SELECT FROM pgreset_baseline.large_object l WHERE l.oid = m.oid);
  IF unlinked > 0 THEN dropped := dropped || (unlinked || ' new large objects'); END IF;
  IF NOT EXISTS (SELECT FROM pgreset_baseline.differences()) THEN RETURN dropped; END IF;
  BEGIN
    dropped := dropped || pgreset_baseline.drop_new();
  EXCEPTION WHEN OTHERS THEN
    IF SQLSTATE = '55P03' THEN RAISE; END IF;
    refused := ' ' || SQLERRM || '.';
  END;
  SELECT string_agg(part, ', ') INTO differing FROM pgreset_baseline.differences() part;
  IF differing IS NOT NULL THEN
    RAISE EXCEPTION 'The structure was changed: %.%', differing, refused USING ERRCODE = '${NEEDS_CLONE}';
  END IF;
  RETURN dropped;
END $$;
CREATE FUNCTION pgreset_baseline.differences() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT part FROM pgreset_baseline.fingerprint() f JOIN pgreset_baseline.structure b USING (part)
   WHERE f.value IS DISTINCT FROM b.value ORDER BY part $$`;

/** `refresh_views()`: those that were refreshed since, in the order they were created; their rows must come out the same. */
const REFRESH = `
CREATE FUNCTION pgreset_baseline.refresh_views() RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE v record; refreshed text[] := '{}';
BEGIN
  FOR v IN SELECT b.* FROM pgreset_baseline.view_content b JOIN pg_class c ON c.oid = b.relid AND c.xmin::text <> b.version ORDER BY b.relid LOOP
    EXECUTE 'REFRESH MATERIALIZED VIEW ' || v.relid::regclass || CASE WHEN v.hash IS NULL THEN ' WITH NO DATA' ELSE '' END;
    IF v.hash IS NOT NULL AND pgreset_baseline.content(v.relid) <> v.hash THEN
      RAISE EXCEPTION 'The materialised view % was refreshed, and its query gives other rows than the baseline has.', v.name USING ERRCODE = '${NEEDS_CLONE}';
    END IF;
    UPDATE pgreset_baseline.view_content SET version = (SELECT xmin::text FROM pg_class WHERE oid = v.relid) WHERE relid = v.relid;
    refreshed := refreshed || ('REFRESH MATERIALIZED VIEW ' || v.name);
  END LOOP;
  RETURN refreshed;
END $$`;

/** `undo_replica(nos)`: with triggers, rules and foreign keys off for the session, table by table. */
const UNDO_REPLICA = `
CREATE FUNCTION pgreset_baseline.undo_replica(nos int[]) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE t record; n int8; done jsonb := '[]'; statement text; altered bool := false;
BEGIN
  FOR t IN SELECT no, name, quiet_always, loud_always FROM pgreset_baseline.tracked WHERE no = ANY (nos) AND kind <> 'foreign' LOOP
    FOREACH statement IN ARRAY t.quiet_always LOOP EXECUTE statement; altered := true; END LOOP;
    EXECUTE 'SELECT pgreset_baseline.undo_' || t.no || '()' INTO n;
    FOREACH statement IN ARRAY t.loud_always LOOP EXECUTE statement; END LOOP;
    done := done || jsonb_build_object('table', t.name, 'rows', n);
  END LOOP;
  IF altered THEN PERFORM pgreset_baseline.note_structure(); END IF;
  RETURN done;
END $$;
CREATE FUNCTION pgreset_baseline.note_structure() RETURNS void LANGUAGE sql AS $$
  UPDATE pgreset_baseline.structure b SET value = f.value FROM pgreset_baseline.fingerprint() f
   WHERE f.part = b.part AND f.value IS DISTINCT FROM b.value $$`;

/**
 * `undo_owner(nos)`: for a role that may not switch foreign keys off. One statement for all tables, so
 * that each foreign key is checked when everything is back; triggers and rules are disabled one by one.
 */
const UNDO_OWNER = `
CREATE FUNCTION pgreset_baseline.undo_owner(nos int[]) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE statement text; done jsonb; altered bool := false; stuck text;
BEGIN
  SELECT min(name) INTO stuck FROM pgreset_baseline.tracked WHERE no = ANY (nos) AND kind <> 'foreign' AND undo IS NULL;
  IF stuck IS NOT NULL THEN
    RAISE EXCEPTION 'Foreign keys with CASCADE, RESTRICT or SET refer to % by other columns than its key, and this role may not switch them off.', stuck USING ERRCODE = '${NEEDS_CLONE}';
  END IF;
  FOR statement IN SELECT unnest(quiet) FROM pgreset_baseline.tracked WHERE no = ANY (nos) LOOP EXECUTE statement; altered := true; END LOOP;
  SELECT 'WITH ' || string_agg(undo, ', ') || ' SELECT jsonb_build_array(' || string_agg(
      format('jsonb_build_object(''table'', %L, ''rows'', (SELECT count(*) FROM t%s_e))', name, no), ', ') || ')'
    INTO statement FROM pgreset_baseline.tracked WHERE no = ANY (nos) AND kind <> 'foreign';
  EXECUTE coalesce(statement, 'SELECT ''[]''::jsonb') INTO done;
  SET CONSTRAINTS ALL IMMEDIATE;
  FOR statement IN SELECT unnest(loud) FROM pgreset_baseline.tracked WHERE no = ANY (nos) LOOP EXECUTE statement; END LOOP;
  IF altered THEN PERFORM pgreset_baseline.note_structure(); END IF;
  RETURN done;
END $$`;

/**
 * `set_sequences(nos)`: sets back what moved, of the tables given and of no table; of all for NULL. From 18
 * on a function reads a sequence; before, each is a query, which is why one over all is kept.
 */
function sequencesSql(version: number): string {
  const wanted = 'nos IS NULL OR b.no IS NULL OR b.no = ANY (nos)';
  const moved = 'r.last_value <> b.last_value OR r.is_called <> b.is_called';
  const all =
    version >= 18
      ? 'pgreset_baseline.sequence b, LATERAL pg_get_sequence_data(b.relid) r'
      : 'pgreset_baseline.read_sequences() r JOIN pgreset_baseline.sequence b ON b.relid = r.relid';
  const some =
    version >= 18
      ? ''
      : `IF nos IS NOT NULL THEN
    FOR s IN SELECT * FROM pgreset_baseline.sequence b WHERE ${wanted} LOOP
      EXECUTE 'SELECT last_value, is_called FROM ' || s.relid::regclass INTO found;
      IF found.last_value <> s.last_value OR found.is_called <> s.is_called THEN
        PERFORM pgreset_baseline.set_sequence(s);
        moved := moved + 1;
      END IF;
    END LOOP;
    RETURN moved;
  END IF;`;
  return `
CREATE FUNCTION pgreset_baseline.set_sequence(s pgreset_baseline.sequence) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Only a RESTART makes other sessions forget the values that they cached.
  IF s.cached THEN EXECUTE 'ALTER SEQUENCE ' || s.relid::regclass || ' RESTART WITH ' || s.last_value; END IF;
  PERFORM setval(s.relid::regclass, s.last_value, s.is_called);
END $$;
CREATE FUNCTION pgreset_baseline.set_sequences(nos int[]) RETURNS int LANGUAGE plpgsql AS $$
DECLARE s pgreset_baseline.sequence; found record; moved int := 0;
BEGIN
  ${some}
  FOR s IN SELECT b.* FROM ${all} WHERE (${moved}) AND (${wanted}) LOOP
    PERFORM pgreset_baseline.set_sequence(s);
    moved := moved + 1;
  END LOOP;
  RETURN moved;
END $$`;
}

/**
 * `run(known, which)`: everything in one call, in a session with the settings above. `known` is what the
 * last call in this session returned as `quick`: while it is the same, the structure is. `which`: the
 * sequences to look at, `all` or `touched`. `reset()` is the same for sessions with any settings.
 */
const RESET = `
CREATE FUNCTION pgreset_baseline.run(known text, which text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE nos int[]; noticed bool; now text; repaired text[] := '{}'; done jsonb := '[]'; moved int; st record; replica bool; away text;
BEGIN
  PERFORM set_config('pgreset.resetting', 'on', true);
  -- Everybody who writes to a watched table has appended to this list: the lock waits for them all.
  LOCK TABLE pgreset_baseline.dirty IN SHARE ROW EXCLUSIVE MODE;
  SELECT array_agg(DISTINCT no) INTO nos FROM pgreset_baseline.dirty;
  SELECT has_large_objects INTO st FROM pgreset_baseline.state;
  IF NOT coalesce(0 = ANY (nos), false) THEN
    RAISE EXCEPTION 'The server crashed, and the log of changes is gone.' USING ERRCODE = '${NEEDS_CLONE}';
  ELSIF -1 = ANY (nos) THEN
    RAISE EXCEPTION 'A table whose row security holds for its owner too was truncated.' USING ERRCODE = '${NEEDS_CLONE}';
  END IF;
  noticed := pgreset_baseline.watch();
  now := pgreset_baseline.quick();
  IF noticed OR now <> known THEN
    repaired := pgreset_baseline.repair();
  END IF;
  IF st.has_large_objects AND EXISTS (SELECT FROM pgreset_baseline.large_object l LEFT JOIN pg_largeobject_metadata m USING (oid)
      WHERE m.oid IS NULL OR m.lomowner <> l.owner OR m.lomacl::text IS DISTINCT FROM l.acl OR md5(lo_get(m.oid)) <> l.hash) THEN
    RAISE EXCEPTION 'A large object of the baseline was changed.' USING ERRCODE = '${NEEDS_CLONE}';
  END IF;
  IF cardinality(nos) > 1 THEN
    replica := current_setting('session_replication_role') = 'replica';
    IF NOT replica THEN
      BEGIN
        PERFORM set_config('session_replication_role', 'replica', true);
        replica := true;
      EXCEPTION WHEN insufficient_privilege THEN NULL;
      END;
    END IF;
    done := CASE WHEN replica THEN pgreset_baseline.undo_replica(nos) ELSE pgreset_baseline.undo_owner(nos) END;
    SELECT string_agg(name, ', ') INTO away FROM pgreset_baseline.tracked WHERE no = ANY (nos) AND kind = 'foreign';
    DELETE FROM pgreset_baseline.dirty WHERE no <> 0;
  END IF;
  moved := pgreset_baseline.set_sequences(CASE WHEN which = 'all' THEN NULL ELSE nos END);
  IF noticed THEN repaired := repaired || pgreset_baseline.refresh_views(); END IF;
  IF cardinality(repaired) > 0 THEN now := pgreset_baseline.quick(); END IF;
  RETURN jsonb_build_object('quick', now, 'tables', done, 'sequences', moved, 'repaired', to_jsonb(repaired), 'away', away);
END $$;
CREATE FUNCTION pgreset_baseline.reset(known text DEFAULT '', which text DEFAULT 'all') RETURNS jsonb LANGUAGE plpgsql ${SETTINGS} AS $$
BEGIN RETURN pgreset_baseline.run(known, which); END $$`;

/** All functions that a reset is made of, for a major version of the server. */
export function resetSql(version: number): string {
  return [
    CONTENT,
    DROP_NEW,
    REPAIR,
    REFRESH,
    UNDO_REPLICA,
    UNDO_OWNER,
    sequencesSql(version),
    RESET,
  ].join(';');
}
