import { NEEDS_CLONE } from './needs-clone.ts';

/** `undo_replica(nos, olds)`: with triggers, rules and foreign keys off for the session, table by table. */
const UNDO_REPLICA = `
CREATE FUNCTION pgreset_baseline.undo_replica(nos int[], olds int[]) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE t record; n int8; done jsonb := '[]'; statement text; altered bool := false;
BEGIN
  FOR t IN SELECT no, name, no = ANY (olds) AS has_old, quiet_always, loud_always FROM pgreset_baseline.tracked WHERE no = ANY (nos) AND kind <> 'foreign' LOOP
    FOREACH statement IN ARRAY t.quiet_always LOOP EXECUTE statement; altered := true; END LOOP;
    n := pgreset_baseline.undo_one(t.no, t.has_old);
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

/** Both ways to undo. */
export const UNDO_ALL_SQL = `${UNDO_REPLICA};${UNDO_OWNER}`;
