-- Webhooks: webhook_subscriptions, webhook_deliveries, webhook_quotas, webhook_url_deny_list.

CREATE TYPE public.subscription_state AS ENUM ('pending', 'active', 'paused', 'failed');
CREATE TYPE public.delivery_status AS ENUM ('queued', 'delivered', 'failed');

CREATE TABLE public.webhook_subscriptions (
  id uuid PRIMARY KEY DEFAULT public.uuid_generate_v4(),
  owner_id uuid NOT NULL,
  threat_model_id uuid,
  url public.http_url NOT NULL,
  events text[] NOT NULL,
  secret text NOT NULL DEFAULT encode(public.gen_random_bytes(16), 'hex'),
  state public.subscription_state NOT NULL DEFAULT 'pending',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- One table of the 25, in five partitions that are not counted: by quarter, and the rest.
CREATE TABLE public.webhook_deliveries (
  id bigserial,
  subscription_id uuid NOT NULL,
  event text NOT NULL,
  payload jsonb NOT NULL,
  status public.delivery_status NOT NULL DEFAULT 'queued',
  attempts smallint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);

CREATE TABLE public.webhook_deliveries_2025_q1 PARTITION OF public.webhook_deliveries
  FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2025-04-01 00:00:00+00');
CREATE TABLE public.webhook_deliveries_2025_q2 PARTITION OF public.webhook_deliveries
  FOR VALUES FROM ('2025-04-01 00:00:00+00') TO ('2025-07-01 00:00:00+00');
CREATE TABLE public.webhook_deliveries_2025_q3 PARTITION OF public.webhook_deliveries
  FOR VALUES FROM ('2025-07-01 00:00:00+00') TO ('2025-10-01 00:00:00+00');
CREATE TABLE public.webhook_deliveries_2025_q4 PARTITION OF public.webhook_deliveries
  FOR VALUES FROM ('2025-10-01 00:00:00+00') TO ('2026-01-01 00:00:00+00');
CREATE TABLE public.webhook_deliveries_rest PARTITION OF public.webhook_deliveries DEFAULT;

CREATE TABLE public.webhook_quotas (
  owner_id uuid PRIMARY KEY,
  max_subscriptions integer NOT NULL DEFAULT 10,
  max_per_minute integer NOT NULL DEFAULT 60
);

CREATE TABLE public.webhook_url_deny_list (
  id serial PRIMARY KEY,
  pattern text NOT NULL UNIQUE,
  reason text,
  created_at timestamptz NOT NULL DEFAULT now()
);
