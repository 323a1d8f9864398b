const user = 'user_id uuid REFERENCES users ON DELETE CASCADE';
const model = 'threat_model_id uuid REFERENCES threat_models ON DELETE CASCADE';

/** The tables of the app with their columns, in an order in which they can be created. */
export const models = {
  users: ['email text UNIQUE', 'name text'],
  groups: ['name text', 'provider text'],
  refresh_tokens: [user, 'token text', 'expires_at timestamptz'],
  client_credentials: [user, 'client_id text', 'secret_hash text'],
  group_members: ['group_id uuid REFERENCES groups ON DELETE CASCADE', user],
  administrators: [user, 'group_id uuid REFERENCES groups ON DELETE CASCADE'],
  threat_models: ['owner_id uuid REFERENCES users', 'name text', 'issue_uri text'],
  threat_model_access: [model, user, "role text DEFAULT 'reader'"],
  diagrams: [model, 'name text', "cells jsonb DEFAULT '[]'"],
  threats: [model, 'name text', 'severity text'],
  assets: [model, 'name text', 'type text'],
  documents: [model, 'name text', 'uri text'],
  notes: [model, 'name text', 'content text'],
  repositories: [model, 'name text', 'uri text'],
  metadata: ['entity_type text', 'entity_id uuid', 'key text', 'value text'],
  collaboration_sessions: [model, 'diagram_id uuid REFERENCES diagrams ON DELETE CASCADE'],
  session_participants: [
    'session_id uuid REFERENCES collaboration_sessions ON DELETE CASCADE',
    user,
  ],
  webhook_subscriptions: [user, 'url text', 'events text[]'],
  webhook_deliveries: [
    'subscription_id uuid REFERENCES webhook_subscriptions ON DELETE CASCADE',
    'status text',
  ],
  webhook_quotas: [user, 'max_subscriptions int DEFAULT 10'],
  webhook_url_deny_list: ['pattern text', 'description text'],
  addons: [model, 'name text', 'url text'],
  addon_invocation_quotas: [user, 'max_active int DEFAULT 1'],
  user_api_quotas: [user, 'per_minute int DEFAULT 100'],
  user_preferences: [user, "preferences jsonb DEFAULT '{}'"],
};
