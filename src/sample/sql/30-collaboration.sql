-- Working together on a diagram: collaboration_sessions, session_participants.

CREATE TABLE public.collaboration_sessions (
  id uuid PRIMARY KEY DEFAULT public.uuid_generate_v4(),
  diagram_id uuid NOT NULL,
  host_id uuid NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  CONSTRAINT collaboration_sessions_order CHECK (ended_at >= started_at)
);

CREATE TABLE public.session_participants (
  session_id uuid NOT NULL,
  user_id uuid NOT NULL,
  joined_at timestamptz NOT NULL DEFAULT now(),
  stayed interval,
  PRIMARY KEY (session_id, user_id)
);
