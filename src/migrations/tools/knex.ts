import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { node } from '../runners.ts';
import { scriptFiles } from '../script-files.ts';

/** Source: knexjs.org/guide/migrations.html. */
export const knex: MigrationTool = {
  name: 'knex',
  title: 'Knex',
  detect: path(/^knexfile\.\w+$/),
  tracking: { tools: ['Knex'], table: 'knex_migrations', version: 'name', order: 'id' },
  up: node('knex migrate:latest'),
  toZero: { kind: 'once', command: node('knex migrate:rollback --all') },
  status: node('knex migrate:list'),
  seed: node('knex seed:run'),
  generate: null,
  files: scriptFiles(['migrations', 'db/migrations'], (name) => name),
};
