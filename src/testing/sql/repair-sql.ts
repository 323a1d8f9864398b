import { NEEDS_CLONE } from './needs-clone.ts';

/** `repair()`: brings the structure back where that is a matter of dropping, else raises what differs. */
export const REPAIR_SQL = `
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
