import { quoteLiteral } from '../postgres/quote.ts';

/** A table in which a migration tool notes what it has applied. */
export interface TrackingTable {
  oid: number;
  /** `Prisma`. */
  tool: string;
}

interface Pattern {
  tool: string;
  name: string;
  /** Columns it has to have, in lower case; tables of the app may have the same name. */
  columns: string[];
  /** True: these and no others. */
  only?: boolean;
  /** Only in this schema: for names that are everybody's. */
  schema?: string;
}

const pattern = (tool: string, name: string, columns: string): Pattern => ({
  tool,
  name,
  columns: columns.split(' '),
});

/**
 * Tools name their tables alike, so the columns tell: the first pattern that fits is the tool.
 * This is data of the snapshot rather than of the plan, because the catalog is asked by it.
 */
const PATTERNS: Pattern[] = [
  pattern('pgreset', 'pgreset_migrations', 'version name checksum applied_at'),
  pattern('Prisma', '_prisma_migrations', 'id checksum finished_at migration_name'),
  pattern('Drizzle', '__drizzle_migrations', 'id hash created_at'),
  pattern('Knex', 'knex_migrations', 'id name batch migration_time'),
  pattern('Knex', 'knex_migrations_lock', 'is_locked'),
  pattern('AdonisJS', 'adonis_schema', 'id name batch migration_time'),
  pattern('AdonisJS', 'adonis_schema_versions', 'version'),
  pattern('TypeORM', 'migrations', 'id timestamp name'),
  pattern('TypeORM', 'typeorm_metadata', 'type schema table name value'),
  pattern('Laravel', 'migrations', 'id migration batch'),
  pattern('db-migrate', 'migrations', 'id name run_on'),
  { ...pattern('gormigrate', 'migrations', 'id'), only: true },
  pattern('Sequelize', 'sequelizemeta', 'name'),
  pattern('MikroORM', 'mikro_orm_migrations', 'id name executed_at'),
  pattern('node-pg-migrate', 'pgmigrations', 'id name run_on'),
  pattern('Kysely', 'kysely_migration', 'name timestamp'),
  pattern('Kysely', 'kysely_migration_lock', 'id is_locked'),
  { ...pattern('Supabase', 'schema_migrations', 'version'), schema: 'supabase_migrations' },
  pattern('golang-migrate', 'schema_migrations', 'version dirty'),
  pattern('Ecto', 'schema_migrations', 'version inserted_at'),
  pattern('Rails or dbmate', 'schema_migrations', 'version'),
  pattern('Sequel', 'schema_migrations', 'filename'),
  pattern('Rails', 'ar_internal_metadata', 'key value created_at'),
  pattern('goose', 'goose_db_version', 'id version_id is_applied'),
  pattern('Django', 'django_migrations', 'id app name applied'),
  pattern('Alembic', 'alembic_version', 'version_num'),
  pattern('Flyway', 'flyway_schema_history', 'installed_rank version script checksum'),
  pattern('Flyway', 'schema_version', 'installed_rank version script checksum'),
  pattern('tern', 'schema_version', 'version'),
  pattern('Liquibase', 'databasechangelog', 'id author filename dateexecuted'),
  pattern('Liquibase', 'databasechangeloglock', 'id locked lockedby'),
  { ...pattern('Sqitch', 'releases', 'version installer_name'), schema: 'sqitch' },
  { ...pattern('Sqitch', 'projects', 'project uri'), schema: 'sqitch' },
  { ...pattern('Sqitch', 'changes', 'change_id change'), schema: 'sqitch' },
  { ...pattern('Sqitch', 'tags', 'tag_id change_id'), schema: 'sqitch' },
  { ...pattern('Sqitch', 'dependencies', 'change_id dependency'), schema: 'sqitch' },
  { ...pattern('Sqitch', 'events', 'event change_id'), schema: 'sqitch' },
  {
    ...pattern('graphile-migrate', 'migrations', 'hash previous_hash filename'),
    schema: 'graphile_migrate',
  },
  {
    ...pattern('graphile-migrate', 'current', 'filename content date'),
    schema: 'graphile_migrate',
  },
  pattern('EF Core', '__efmigrationshistory', 'migrationid productversion'),
  pattern('Wheels', 'wheels_migrator_versions', 'version'),
  pattern('Wheels', 'c_o_r_e_migrator_versions', 'version'),
  pattern('Wheels', 'c_o_r_e_migratorversions', 'version'),
  pattern('sqlx', '_sqlx_migrations', 'version installed_on checksum'),
  pattern('Diesel', '__diesel_schema_migrations', 'version run_on'),
  pattern('refinery', 'refinery_schema_history', 'version applied_on'),
  pattern('SeaORM', 'seaql_migrations', 'version applied_at'),
  pattern('Phinx', 'phinxlog', 'version start_time end_time'),
  pattern('Doctrine', 'doctrine_migration_versions', 'version executed_at'),
  pattern('Atlas', 'atlas_schema_revisions', 'version hash'),
  pattern('Bun', 'bun_migrations', 'id name group_id migrated_at'),
  pattern('Bun', 'bun_migration_locks', 'id table_name'),
];

const NAMES = [...new Set(PATTERNS.map(({ name }) => quoteLiteral(name)))].join(', ');

/** Columns of the tables that have the name of a tracking table: a handful, whatever the schema's size. */
export const trackingSql = (inSchemas: string) => `
SELECT c.oid::int8, n.nspname AS schema, lower(c.relname) AS name,
       (SELECT json_agg(lower(a.attname)) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND lower(c.relname) IN (${NAMES}) AND ${inSchemas}
ORDER BY c.oid`;

/** A row of `trackingSql`. */
export interface TrackingCandidate {
  oid: number;
  schema: string;
  name: string;
  columns: string[] | null;
}

/** Those among the candidates whose columns prove it. */
export function recogniseTracking(candidates: readonly TrackingCandidate[]): TrackingTable[] {
  return candidates.flatMap(({ oid, schema, name, columns }) => {
    const found = PATTERNS.find(
      (each) =>
        each.name === name &&
        (each.schema ?? schema) === schema &&
        each.columns.every((column) => columns?.includes(column)) &&
        (!each.only || columns?.length === each.columns.length),
    );
    return found ? [{ oid, tool: found.tool }] : [];
  });
}
