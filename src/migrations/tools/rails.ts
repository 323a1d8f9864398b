import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { plain } from '../runners.ts';

/** Source: guides.rubyonrails.org, Active Record Migrations. */
export const rails: MigrationTool = {
  name: 'rails',
  title: 'Rails',
  detect: path(/^bin\/rails$/),
  tracking: {
    tools: ['Rails or dbmate', 'Rails'],
    table: 'schema_migrations',
    version: 'version',
    order: 'version',
  },
  up: plain('bin/rails db:migrate'),
  toZero: { kind: 'once', command: rollback },
  status: plain('bin/rails db:migrate:status'),
  seed: plain('bin/rails db:seed'),
  generate: null,
  files: {
    folders: ['db/migrate'],
    version: (name) => /^(\d+)_.*\.rb$/.exec(name)?.[1] ?? null,
    hasDown: (text) => /\bdef\s+(self\.)?(change|down)\b/.test(text),
  },
};

/** Rails writes db/schema.rb after migrating; emptied by a rollback, that would be the project's loss. */
function rollback(): string {
  return 'SCHEMA=/dev/null bin/rails db:migrate VERSION=0';
}
