import { NEEDS_CLONE } from './needs-clone.ts';
import { RESET_SETTINGS } from './reset-settings.ts';

const SETTINGS = Object.entries(RESET_SETTINGS)
  .map(([name, value]) => `SET ${name} = ${value}`)
  .join(' ');

/** What the seed has that few have: nobody else is asked about it. */
export interface Rarities {
  largeObjects: boolean;
  foreignTables: boolean;
}

const CHECK_LARGE_OBJECTS = `
  IF EXISTS (SELECT FROM pgreset_baseline.large_object l LEFT JOIN pg_largeobject_metadata m USING (oid)
      WHERE m.oid IS NULL OR m.lomowner <> l.owner OR m.lomacl::text IS DISTINCT FROM l.acl OR md5(lo_get(m.oid)) <> l.hash) THEN
    RAISE EXCEPTION 'A large object of the baseline was changed.' USING ERRCODE = '${NEEDS_CLONE}';
  END IF;`;

const FIND_AWAY = `
    SELECT string_agg(name, ', ') INTO away FROM pgreset_baseline.tracked WHERE no = ANY (nos) AND kind = 'foreign';`;

/**
 * `run(known, which)`: everything in one call, in a session with the settings above. `known` is what the
 * last call in this session returned as `quick`: while it is the same, the structure is. `which`: the
 * sequences to look at, `all` or `touched`. `reset()` is the same for sessions with any settings.
 *
 * It may be called in a transaction that has written, and goes on writing: what it sets, it sets back.
 */
export function runSql({ largeObjects, foreignTables }: Rarities): string {
  return `
CREATE FUNCTION pgreset_baseline.run(known text, which text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE wrote bool := pg_current_xact_id_if_assigned() IS NOT NULL; setting text := set_config('pgreset.resetting', 'on', true);
  nos int[]; olds int[]; noticed bool; now text; repaired text[] := '{}'; done jsonb := '[]'; moved int; was text; away text;
BEGIN
  -- Everybody who writes to a watched table has appended to this list: the lock waits for them all.
  LOCK TABLE pgreset_baseline.dirty IN SHARE ROW EXCLUSIVE MODE;
  SELECT array_agg(DISTINCT no), coalesce(array_agg(DISTINCT no) FILTER (WHERE old), '{}') INTO nos, olds FROM pgreset_baseline.dirty;
  IF NOT coalesce(0 = ANY (nos), false) THEN
    RAISE EXCEPTION 'The server crashed, and the log of changes is gone.' USING ERRCODE = '${NEEDS_CLONE}';
  ELSIF -1 = ANY (nos) THEN
    RAISE EXCEPTION 'A table whose row security holds for its owner too was truncated.' USING ERRCODE = '${NEEDS_CLONE}';
  END IF;
  noticed := pgreset_baseline.watch();
  now := pgreset_baseline.quick();
  IF noticed OR now <> known THEN
    repaired := pgreset_baseline.repair();
  END IF;${largeObjects ? CHECK_LARGE_OBJECTS : ''}
  IF cardinality(nos) > 1 THEN
    was := current_setting('session_replication_role');
    IF was = 'replica' THEN
      done := pgreset_baseline.undo_replica(nos, olds);
    ELSIF pgreset_baseline.become_replica() THEN
      done := pgreset_baseline.undo_replica(nos, olds);
      setting := set_config('session_replication_role', was, true);
    ELSE
      done := pgreset_baseline.undo_owner(nos);
    END IF;${foreignTables ? FIND_AWAY : ''}
    DELETE FROM pgreset_baseline.dirty WHERE no <> 0;
    IF wrote THEN PERFORM set_config('pgreset.dirty_' || no, '', true) FROM unnest(nos) no WHERE no > 0; END IF;
  END IF;
  moved := pgreset_baseline.set_sequences(CASE WHEN which = 'all' THEN NULL ELSE nos END);
  IF noticed THEN repaired := repaired || pgreset_baseline.refresh_views(); END IF;
  IF cardinality(repaired) > 0 THEN now := pgreset_baseline.quick(); END IF;
  setting := set_config('pgreset.resetting', 'off', true);
  RETURN jsonb_build_object('quick', now, 'tables', done, 'sequences', moved, 'repaired', to_jsonb(repaired), 'away', away);
END $$;
CREATE FUNCTION pgreset_baseline.become_replica() RETURNS bool LANGUAGE plpgsql AS $$
DECLARE setting text;
BEGIN
  setting := set_config('session_replication_role', 'replica', true);
  RETURN true;
EXCEPTION WHEN insufficient_privilege THEN
  RETURN false;
END $$;
CREATE FUNCTION pgreset_baseline.reset(known text DEFAULT '', which text DEFAULT 'all') RETURNS jsonb LANGUAGE plpgsql ${SETTINGS} AS $$
BEGIN RETURN pgreset_baseline.run(known, which); END $$`;
}
