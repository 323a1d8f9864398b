import { jdbcUrl } from '../jdbc-url.ts';
import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { plain } from '../runners.ts';

/** Source: docs.liquibase.com. Change sets in SQL need a rollback written by hand. */
export const liquibase: MigrationTool = {
  name: 'liquibase',
  title: 'Liquibase',
  detect: path(/^liquibase\.properties$/),
  tracking: {
    tools: ['Liquibase'],
    table: 'databasechangelog',
    version: "author || ':' || id",
    order: 'orderexecuted',
  },
  up: plain('liquibase update'),
  toZero: {
    kind: 'once',
    command: (_project, applied) => `liquibase rollback-count --count=${applied.length}`,
  },
  status: plain('liquibase history'),
  seed: null,
  generate: null,
  files: null,
  environment: (connection) => ({
    LIQUIBASE_COMMAND_URL: jdbcUrl(connection),
    LIQUIBASE_COMMAND_USERNAME: connection.user,
    LIQUIBASE_COMMAND_PASSWORD: connection.password,
  }),
};
