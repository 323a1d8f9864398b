import { NEEDS_CLONE } from './needs-clone.ts';

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

/** The functions for materialised views. */
export const VIEWS_SQL = `${CONTENT};${REFRESH}`;
