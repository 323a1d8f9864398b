/** The bookkeeping of a baseline, in every database that is made from it. */
export const TABLES_SQL = `
CREATE SCHEMA pgreset_baseline;
GRANT USAGE ON SCHEMA pgreset_baseline TO PUBLIC;
COMMENT ON SCHEMA pgreset_baseline IS 'pgreset baseline 1';
CREATE TABLE pgreset_baseline.state (
  only_one bool PRIMARY KEY DEFAULT true CHECK (only_one),
  key text NOT NULL, unwatched text[] NOT NULL
);
CREATE TABLE pgreset_baseline.tracked (
  no int PRIMARY KEY, relid oid NOT NULL, name text NOT NULL, kind text NOT NULL, unlogged bool NOT NULL,
  undo text, quiet text[] NOT NULL, loud text[] NOT NULL, quiet_always text[] NOT NULL, loud_always text[] NOT NULL
);
CREATE TABLE pgreset_baseline.sequence (
  relid oid PRIMARY KEY, name text NOT NULL, no int, last_value int8 NOT NULL, is_called bool NOT NULL, cached bool NOT NULL
);
CREATE TABLE pgreset_baseline.view_content (relid oid PRIMARY KEY, name text NOT NULL, version text NOT NULL, hash text);
CREATE TABLE pgreset_baseline.large_object (oid oid PRIMARY KEY, owner oid NOT NULL, acl text, hash text NOT NULL);
CREATE TABLE pgreset_baseline.structure (part text PRIMARY KEY, value text);
CREATE TABLE pgreset_baseline.known (class oid NOT NULL, oid oid NOT NULL, PRIMARY KEY (class, oid));
-- Appended to, never updated: parallel sessions do not wait for each other. \`old\`: the log of the table has
-- old images too. The row 0 is gone after a crash of the server, which empties what is unlogged.
CREATE UNLOGGED TABLE pgreset_baseline.dirty (no int NOT NULL, old bool NOT NULL) WITH (autovacuum_enabled = off);
INSERT INTO pgreset_baseline.dirty VALUES (0, false);
GRANT INSERT ON pgreset_baseline.dirty TO PUBLIC`;

/**
 * `keep()`: before a TRUNCATE, copies the rows to the log. As the owner, since row security could hide
 * rows from whoever truncates; where even the owner is not shown all, the whole database is noted (-1).
 */
export const KEEP_SQL = `
CREATE FUNCTION pgreset_baseline.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET row_security = off SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' SET timezone = 'UTC' SET intervalstyle = 'postgres' SET extra_float_digits = 3
SET bytea_output = 'hex' SET xmlbinary = 'base64' AS $$
DECLARE number int := TG_ARGV[0];
BEGIN
  EXECUTE 'INSERT INTO pgreset_baseline.log_' || number || ' SELECT 1::int2' || TG_ARGV[1] || ' FROM ONLY ' || TG_RELID::regclass || ' t';
  INSERT INTO pgreset_baseline.dirty VALUES (number, true);
  RETURN NULL;
EXCEPTION WHEN insufficient_privilege THEN
  INSERT INTO pgreset_baseline.dirty VALUES (-1, true);
  RETURN NULL;
END $$`;

/** What is written once everything else is there: what a reset compares with. */
export const FINISH_SQL = `
INSERT INTO pgreset_baseline.large_object
  SELECT oid, lomowner, lomacl::text, md5(lo_get(oid)) FROM pg_largeobject_metadata;
INSERT INTO pgreset_baseline.known
  SELECT 'pg_namespace'::regclass, oid FROM pg_namespace
  UNION ALL SELECT 'pg_class'::regclass, oid FROM pg_class WHERE oid >= 16384
  UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc WHERE oid >= 16384
  UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type WHERE oid >= 16384
  UNION ALL SELECT 'pg_extension'::regclass, oid FROM pg_extension;
INSERT INTO pgreset_baseline.view_content
  SELECT c.oid, c.oid::regclass::text, c.xmin::text, CASE WHEN c.relispopulated THEN pgreset_baseline.content(c.oid) END
    FROM pg_class c WHERE c.relkind = 'm';
INSERT INTO pgreset_baseline.structure SELECT part, value FROM pgreset_baseline.fingerprint()`;
