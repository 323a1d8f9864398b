import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { node } from '../runners.ts';

const INITIAL = 'prisma/migrations/0_initial';
const DIFF = `prisma migrate diff --from-empty --to-schema-datamodel prisma/schema.prisma --script > ${INITIAL}/migration.sql`;

/** Source: prisma.io/docs, CLI reference. It has no downs: `migrate reset` drops the schema itself. */
export const prisma: MigrationTool = {
  name: 'prisma',
  title: 'Prisma',
  detect: path(/^(prisma\/schema\.prisma|prisma\.config\.\w+)$/),
  tracking: {
    tools: ['Prisma'],
    table: '_prisma_migrations',
    version: 'migration_name',
    applied: 'finished_at IS NOT NULL AND rolled_back_at IS NULL',
    order: 'started_at, migration_name',
  },
  up: node('prisma migrate deploy'),
  toZero: null,
  status: node('prisma migrate status'),
  seed: node('prisma db seed'),
  generate: {
    forget: ['prisma/migrations'],
    // As its docs make a baseline: `migrate dev` would ask questions and want a shadow database.
    commands: (project) => [`mkdir -p ${INITIAL} && ${node(DIFF)(project)}`],
  },
  files: null,
  // Migrations go through `directUrl` where a schema has one, and many call its variable so: a
  // value left in .env would lead them to another database.
  environment: (_connection, url) => ({
    DIRECT_URL: url,
    DIRECT_DATABASE_URL: url,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  }),
};
