-- Limits and preferences: user_api_quotas, user_preferences.

CREATE TABLE public.user_api_quotas (
  user_id uuid PRIMARY KEY,
  max_per_minute integer NOT NULL DEFAULT 100,
  max_per_hour integer
);

CREATE TABLE public.user_preferences (
  user_id uuid PRIMARY KEY,
  preferences jsonb NOT NULL DEFAULT '{}',
  updated_at timestamptz NOT NULL DEFAULT now()
);
