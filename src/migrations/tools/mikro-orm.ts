import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { node } from '../runners.ts';
import { scriptFiles } from '../script-files.ts';

/** Source: mikro-orm.io, migrations and CLI. */
export const mikroOrm: MigrationTool = {
  name: 'mikro-orm',
  title: 'MikroORM',
  detect: path(/^(src\/)?mikro-orm\.config\.\w+$/),
  tracking: { tools: ['MikroORM'], table: 'mikro_orm_migrations', version: 'name', order: 'id' },
  up: node('mikro-orm migration:up'),
  toZero: { kind: 'once', command: node('mikro-orm migration:down --to 0') },
  status: node('mikro-orm migration:list'),
  seed: node('mikro-orm seeder:run'),
  generate: {
    forget: ['migrations'],
    commands: (project) => [node('mikro-orm migration:create --initial')(project)],
  },
  files: scriptFiles(['migrations', 'src/migrations'], (name) => name.replace(/\.[cm]?[jt]s$/, '')),
  // These win over what the configuration file says.
  environment: (connection, url) => ({
    MIKRO_ORM_CLIENT_URL: url,
    MIKRO_ORM_DB_NAME: connection.database,
  }),
};
