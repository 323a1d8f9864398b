import { jdbcUrl } from '../jdbc-url.ts';
import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { plain } from '../runners.ts';

/** Source: documentation.red-gate.com/flyway. Undo is not in the free edition. */
export const flyway: MigrationTool = {
  name: 'flyway',
  title: 'Flyway',
  detect: path(/^flyway\.\w+$/),
  tracking: {
    tools: ['Flyway'],
    table: 'flyway_schema_history',
    version: 'script',
    applied: 'success',
    order: 'installed_rank',
  },
  up: plain('flyway migrate'),
  toZero: null,
  status: plain('flyway info'),
  seed: null,
  generate: null,
  files: null,
  environment: (connection) => ({
    FLYWAY_URL: jdbcUrl(connection),
    FLYWAY_USER: connection.user,
    FLYWAY_PASSWORD: connection.password,
  }),
};
