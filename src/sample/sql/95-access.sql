-- A role that may read, default privileges, row security, comments, a publication.

-- Roles belong to the whole server: made when missing and allowed, else everything goes on without.
DO $$
BEGIN
  CREATE ROLE sample_readonly NOLOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END
$$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'sample_readonly') THEN
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO sample_readonly;
    REVOKE SELECT ON public.refresh_tokens, public.client_credentials FROM sample_readonly;
    GRANT SELECT (id, user_id, client_id) ON public.client_credentials TO sample_readonly;
    GRANT EXECUTE ON FUNCTION public.find_users(text) TO sample_readonly;
    GRANT USAGE ON TYPE public.severity TO sample_readonly;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO sample_readonly;
    CREATE POLICY client_credentials_in_use ON public.client_credentials
      FOR SELECT TO sample_readonly USING (last_used_at IS NOT NULL);
  END IF;
END
$$;

REVOKE EXECUTE ON PROCEDURE public.revoke_expired_tokens() FROM PUBLIC;
ALTER TABLE public.client_credentials ENABLE ROW LEVEL SECURITY;

-- Up to PostgreSQL 14 the schema is the superuser's, and only its owner may do these.
DO $$
BEGIN
  IF pg_has_role((SELECT nspowner FROM pg_catalog.pg_namespace WHERE nspname = 'public'), 'USAGE') THEN
    COMMENT ON SCHEMA public IS 'Threat models: the sample of pgreset';
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'sample_readonly') THEN
      GRANT USAGE ON SCHEMA public TO sample_readonly;
    END IF;
  END IF;
END
$$;

COMMENT ON TABLE public.users IS 'People who can sign in';
COMMENT ON TABLE public.threat_models IS 'The things that are analysed';
COMMENT ON COLUMN public.threat_models.issue_uri IS 'The issue that asked for the analysis';
COMMENT ON COLUMN public.threats.risk IS 'Likelihood times impact';
COMMENT ON TABLE public.notes IS 'Notes on a threat model';
COMMENT ON FUNCTION public.open_threats(uuid) IS 'How many threats of a model are open';
COMMENT ON TYPE public.severity IS 'How bad a threat is';
COMMENT ON DOMAIN public.score IS 'One (rare, harmless) to five (certain, ruinous)';
COMMENT ON INDEX public.threats_open IS 'For the list of the worst';
COMMENT ON CONSTRAINT administrators_user_or_group ON public.administrators
  IS 'A user or a group, not both';
COMMENT ON TRIGGER threats_touch ON public.threats IS 'Keeps updated_at';

-- A publication belongs to the database, and may still be there when its tables are made anew.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = 'sample_changes') THEN
    CREATE PUBLICATION sample_changes WITH (publish = 'insert, update');
  END IF;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_publication_tables
                  WHERE pubname = 'sample_changes' AND schemaname = 'public') THEN
    ALTER PUBLICATION sample_changes ADD TABLE public.threat_models, public.threats;
  END IF;
END
$$;
