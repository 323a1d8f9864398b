-- Threat models and what they hold: threat_models, threat_model_access, diagrams, threats, assets,
-- documents, notes, repositories, metadata.

CREATE TYPE public.model_status AS ENUM ('draft', 'in_review', 'approved', 'archived');
CREATE TYPE public.access_role AS ENUM ('reader', 'writer', 'owner');
CREATE TYPE public.severity AS ENUM ('none', 'low', 'medium', 'high', 'critical');
CREATE TYPE public.threat_status AS ENUM ('open', 'mitigated', 'accepted', 'closed');
CREATE TYPE public.entity_kind AS ENUM ('threat', 'asset', 'diagram');
CREATE TYPE public.canvas_size AS (width integer, height integer);

CREATE DOMAIN public.score AS smallint CONSTRAINT score_range CHECK (VALUE BETWEEN 1 AND 5);

CREATE TABLE public.threat_models (
  id uuid PRIMARY KEY DEFAULT public.uuid_generate_v4(),
  owner_id uuid NOT NULL,
  name text NOT NULL,
  description text,
  issue_uri public.http_url,
  status public.model_status NOT NULL DEFAULT 'draft',
  frameworks text[] NOT NULL DEFAULT '{STRIDE}',
  -- Points at a diagram, which points back at its threat model: a second cycle.
  cover_diagram_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.threat_model_access (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  threat_model_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role public.access_role NOT NULL DEFAULT 'reader',
  UNIQUE (threat_model_id, user_id)
);

CREATE TABLE public.diagrams (
  id uuid PRIMARY KEY DEFAULT public.uuid_generate_v4(),
  threat_model_id uuid NOT NULL,
  name text NOT NULL,
  cells jsonb NOT NULL DEFAULT '[]',
  canvas public.canvas_size,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.assets (
  id uuid PRIMARY KEY DEFAULT public.uuid_generate_v4(),
  threat_model_id uuid NOT NULL,
  name text NOT NULL,
  classification text NOT NULL DEFAULT 'internal',
  worth numeric(12, 2)
);

CREATE TABLE public.threats (
  id uuid PRIMARY KEY DEFAULT public.uuid_generate_v4(),
  number bigserial NOT NULL,
  threat_model_id uuid NOT NULL,
  diagram_id uuid,
  asset_id uuid,
  title text NOT NULL,
  description text COLLATE "C",
  severity public.severity NOT NULL DEFAULT 'medium',
  status public.threat_status NOT NULL DEFAULT 'open',
  likelihood public.score NOT NULL DEFAULT 3,
  impact public.score NOT NULL DEFAULT 3,
  risk integer GENERATED ALWAYS AS (likelihood * impact) STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.documents (
  id uuid PRIMARY KEY DEFAULT public.uuid_generate_v4(),
  threat_model_id uuid NOT NULL,
  name text NOT NULL,
  uri public.http_url NOT NULL,
  size_bytes bigint CHECK (size_bytes >= 0)
);

CREATE TABLE public.notes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  threat_model_id uuid NOT NULL,
  author_id uuid NOT NULL,
  body text NOT NULL,
  pinned boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.repositories (
  id uuid PRIMARY KEY DEFAULT public.uuid_generate_v4(),
  threat_model_id uuid NOT NULL,
  uri public.http_url NOT NULL,
  kind text NOT NULL DEFAULT 'git' CHECK (kind IN ('git', 'svn', 'mercurial', 'other')),
  default_branch text
);

CREATE TABLE public.metadata (
  entity_kind public.entity_kind NOT NULL,
  entity_id uuid NOT NULL,
  key text NOT NULL,
  value text,
  PRIMARY KEY (entity_kind, entity_id, key)
);
ALTER TABLE public.metadata ALTER COLUMN value SET STORAGE EXTERNAL;
