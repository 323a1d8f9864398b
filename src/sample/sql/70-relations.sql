-- Foreign keys and indexes. After the tables, so that data can be loaded in between in any order,
-- and many times faster than row by row.

ALTER TABLE public.users ADD FOREIGN KEY (last_threat_model_id)
  REFERENCES public.threat_models ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE public.groups ADD FOREIGN KEY (parent_id) REFERENCES public.groups;
ALTER TABLE public.group_members
  ADD FOREIGN KEY (group_id) REFERENCES public.groups ON DELETE CASCADE,
  ADD FOREIGN KEY (user_id) REFERENCES public.users ON DELETE CASCADE;
ALTER TABLE public.administrators
  ADD FOREIGN KEY (user_id) REFERENCES public.users,
  ADD FOREIGN KEY (group_id) REFERENCES public.groups;
ALTER TABLE public.refresh_tokens
  ADD FOREIGN KEY (user_id) REFERENCES public.users ON DELETE CASCADE;
ALTER TABLE public.client_credentials
  ADD FOREIGN KEY (user_id) REFERENCES public.users ON DELETE CASCADE;

ALTER TABLE public.threat_models
  ADD FOREIGN KEY (owner_id) REFERENCES public.users,
  ADD FOREIGN KEY (cover_diagram_id) REFERENCES public.diagrams ON DELETE SET NULL;
ALTER TABLE public.threat_model_access
  ADD FOREIGN KEY (threat_model_id) REFERENCES public.threat_models ON DELETE CASCADE,
  ADD FOREIGN KEY (user_id) REFERENCES public.users ON DELETE CASCADE;
ALTER TABLE public.diagrams
  ADD FOREIGN KEY (threat_model_id) REFERENCES public.threat_models ON DELETE CASCADE;
ALTER TABLE public.assets
  ADD FOREIGN KEY (threat_model_id) REFERENCES public.threat_models ON DELETE CASCADE;
ALTER TABLE public.threats
  ADD FOREIGN KEY (threat_model_id) REFERENCES public.threat_models ON DELETE CASCADE,
  ADD FOREIGN KEY (diagram_id) REFERENCES public.diagrams ON DELETE SET NULL,
  ADD FOREIGN KEY (asset_id) REFERENCES public.assets ON DELETE SET NULL;
ALTER TABLE public.documents
  ADD FOREIGN KEY (threat_model_id) REFERENCES public.threat_models ON DELETE CASCADE;
ALTER TABLE public.notes
  ADD FOREIGN KEY (threat_model_id) REFERENCES public.threat_models ON DELETE CASCADE,
  ADD FOREIGN KEY (author_id) REFERENCES public.users;
ALTER TABLE public.repositories
  ADD FOREIGN KEY (threat_model_id) REFERENCES public.threat_models ON DELETE CASCADE;

ALTER TABLE public.collaboration_sessions
  ADD FOREIGN KEY (diagram_id) REFERENCES public.diagrams ON DELETE CASCADE,
  ADD FOREIGN KEY (host_id) REFERENCES public.users;
ALTER TABLE public.session_participants
  ADD FOREIGN KEY (session_id) REFERENCES public.collaboration_sessions ON DELETE CASCADE,
  ADD FOREIGN KEY (user_id) REFERENCES public.users;

ALTER TABLE public.webhook_subscriptions
  ADD FOREIGN KEY (owner_id) REFERENCES public.users,
  ADD FOREIGN KEY (threat_model_id) REFERENCES public.threat_models;
ALTER TABLE public.webhook_deliveries
  ADD FOREIGN KEY (subscription_id) REFERENCES public.webhook_subscriptions ON DELETE CASCADE;
ALTER TABLE public.webhook_quotas ADD FOREIGN KEY (owner_id) REFERENCES public.users;
ALTER TABLE public.addons
  ADD FOREIGN KEY (webhook_id) REFERENCES public.webhook_subscriptions,
  ADD FOREIGN KEY (threat_model_id) REFERENCES public.threat_models;
ALTER TABLE public.addon_invocation_quotas ADD FOREIGN KEY (owner_id) REFERENCES public.users;
ALTER TABLE public.user_api_quotas ADD FOREIGN KEY (user_id) REFERENCES public.users;
ALTER TABLE public.user_preferences ADD FOREIGN KEY (user_id) REFERENCES public.users;

CREATE INDEX refresh_tokens_user ON public.refresh_tokens (user_id) WHERE revoked_at IS NULL;
CREATE INDEX group_members_user ON public.group_members (user_id);
CREATE INDEX threat_models_owner ON public.threat_models (owner_id, created_at DESC);
CREATE INDEX threat_models_name ON public.threat_models (lower(name));
CREATE INDEX diagrams_threat_model ON public.diagrams (threat_model_id) INCLUDE (name);
CREATE INDEX assets_threat_model ON public.assets (threat_model_id);
CREATE INDEX threats_threat_model ON public.threats (threat_model_id, severity);
CREATE INDEX threats_open ON public.threats (risk) WHERE status = 'open';
CREATE INDEX documents_threat_model ON public.documents (threat_model_id);
CREATE INDEX notes_threat_model ON public.notes (threat_model_id);
CREATE INDEX repositories_threat_model ON public.repositories (threat_model_id);
CREATE INDEX webhook_deliveries_subscription ON public.webhook_deliveries (subscription_id);
CREATE INDEX user_preferences_theme ON public.user_preferences USING gin (preferences);
CREATE STATISTICS public.threats_severity_status (dependencies)
  ON severity, status FROM public.threats;
