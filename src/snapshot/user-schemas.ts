import { quoteLiteral } from '../postgres/quote.ts';
import type { Schema } from './snapshot.ts';

/** Every aside's schema begins with this. */
export const ASIDE_PREFIX = 'pgreset_aside_';

/** The schema of the journal. */
export const JOURNAL_SCHEMA = 'pgreset';

/** What makes a database one that tests return to: src/testing. */
export const BASELINE_SCHEMA = 'pgreset_baseline';

const IS_USER_SCHEMA = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND n.nspname NOT IN ('${JOURNAL_SCHEMA}', '${BASELINE_SCHEMA}') AND n.nspname !~ '^${ASIDE_PREFIX}'`;

/**
 * SQL condition on `pg_namespace` alias `n`: schemas that are not PostgreSQL's own nor pgreset's,
 * and the asides that are named.
 */
export function includeSchemas(asides: readonly string[]): string {
  if (asides.length === 0) return `(${IS_USER_SCHEMA})`;
  return `(${IS_USER_SCHEMA} OR n.nspname IN (${asides.map(quoteLiteral).join(', ')}))`;
}

/**
 * Roles in whose schemas a platform keeps its own things. Owners, not schema names, tell: `auth`
 * is Supabase's on Supabase and yours everywhere else.
 */
const PLATFORM_OWNERS = new Set([
  'heroku_admin',
  'supabase_admin',
  'supabase_auth_admin',
  'supabase_storage_admin',
  'supabase_realtime_admin',
  'supabase_functions_admin',
  'pgbouncer',
  'rdsadmin',
  'cloudsqladmin',
  'cloudsqlsuperuser',
  'azuresu',
  'azure_pg_admin',
  'neon_superuser',
  'cloud_admin',
]);

const PLATFORM_SCHEMAS = new Set(['_heroku', 'heroku_ext']);

/** True for a schema that belongs to the platform or to an extension rather than to the app. */
export function isForeignSchema(schema: Schema): boolean {
  if (schema.ofExtension || PLATFORM_SCHEMAS.has(schema.name)) return true;
  return schema.name !== 'public' && PLATFORM_OWNERS.has(schema.owner);
}
