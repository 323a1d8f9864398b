-- Addons: addons, addon_invocation_quotas.

CREATE TABLE public.addons (
  id uuid PRIMARY KEY DEFAULT public.uuid_generate_v4(),
  webhook_id uuid NOT NULL,
  threat_model_id uuid,
  name text NOT NULL,
  icon bytea,
  objects text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.addon_invocation_quotas (
  owner_id uuid PRIMARY KEY,
  max_active integer NOT NULL DEFAULT 1,
  max_per_hour integer NOT NULL DEFAULT 10
);
