import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { node } from '../runners.ts';

/** Source: supabase.com/docs/reference/cli. A URL without parts: PG* fills it. */
export const supabase: MigrationTool = {
  name: 'supabase',
  title: 'Supabase',
  detect: path(/^supabase\/config\.toml$/),
  tracking: {
    tools: ['Supabase'],
    table: 'schema_migrations',
    version: 'version',
    order: 'version',
  },
  up: node('supabase migration up --db-url postgresql://'),
  toZero: null,
  status: node('supabase migration list --db-url postgresql://'),
  // supabase/seed.sql is run by `supabase db reset` only.
  seed: null,
  generate: null,
  files: null,
};
