import { dependency } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { node } from '../runners.ts';
import { scriptFiles } from '../script-files.ts';

/** Source: sequelize.org, migrations. */
export const sequelize: MigrationTool = {
  name: 'sequelize',
  title: 'Sequelize',
  detect: dependency('sequelize', /^(\.sequelizerc|config\/config\.\w+)$/),
  tracking: { tools: ['Sequelize'], table: 'sequelizemeta', version: 'name', order: 'name' },
  up: node('sequelize-cli db:migrate'),
  toZero: { kind: 'once', command: node('sequelize-cli db:migrate:undo:all') },
  status: node('sequelize-cli db:migrate:status'),
  seed: node('sequelize-cli db:seed:all'),
  generate: null,
  files: scriptFiles(['migrations', 'db/migrations'], (name) => name),
};
