/**
 * What stands in a new Heroku database, run by the superuser: schema `_heroku` and event triggers of
 * `heroku_admin`, `pg_stat_statements` in `public`, `ALTER EXTENSION` refused. `public` belongs to
 * `pg_database_owner`, which is PostgreSQL's own default from 15 on.
 */
export const LAYOUT = `
DO $$ BEGIN
  CREATE ROLE heroku_admin SUPERUSER NOLOGIN;
EXCEPTION WHEN duplicate_object THEN
END $$;
CREATE SCHEMA _heroku AUTHORIZATION heroku_admin;
CREATE EXTENSION pg_stat_statements WITH SCHEMA public;
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
SET ROLE heroku_admin;
CREATE FUNCTION _heroku.validate_extension() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_event_trigger_ddl_commands() c
    JOIN pg_extension e ON e.oid = c.objid
    JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE c.object_type = 'extension' AND n.nspname = '_heroku'
  ) THEN
    RAISE EXCEPTION 'Creating extensions in the _heroku schema is not allowed';
  END IF;
END $$;
CREATE FUNCTION _heroku.refuse_alter_extension() RETURNS event_trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('is_superuser') <> 'on' THEN
    RAISE EXCEPTION 'ALTER EXTENSION is not allowed' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;
CREATE EVENT TRIGGER validate_extension ON ddl_command_end
  EXECUTE FUNCTION _heroku.validate_extension();
CREATE EVENT TRIGGER refuse_alter_extension ON ddl_command_start
  WHEN TAG IN ('ALTER EXTENSION') EXECUTE FUNCTION _heroku.refuse_alter_extension();
RESET ROLE;
`;
