import { path } from '../markers.ts';
import type { Command, MigrationTool } from '../migration-tool.ts';
import { folderOf, shellWord } from '../runners.ts';
import { configuredMigrations } from './pgreset.ts';

/** `postgres://` alone: its driver takes the rest from PG* in the environment. */
const migrate =
  (command: string): Command =>
  ({ marker }) =>
    `migrate -path ${shellWord(marker === '' ? 'migrations' : folderOf(marker))} -database postgres:// ${command}`;

/** Source: github.com/golang-migrate/migrate. Its table holds one row: the version, and `dirty`. */
export const golangMigrate: MigrationTool = {
  name: 'golang-migrate',
  title: 'golang-migrate',
  // The built-in migrations name their files alike: where the configuration speaks of them, they are meant.
  detect: (facts) =>
    configuredMigrations(facts) === undefined
      ? path(/^(db\/)?migrations\/[^/]+\.up\.sql$/)(facts)
      : undefined,
  tracking: {
    tools: ['golang-migrate'],
    table: 'schema_migrations',
    version: 'version',
    order: 'version',
  },
  up: migrate('up'),
  toZero: { kind: 'once', command: migrate('down -all') },
  status: migrate('version'),
  seed: null,
  generate: null,
  files: {
    folders: ['migrations', 'db/migrations'],
    version: (name) => /^0*(\d+)_.*\.up\.sql$/.exec(name)?.[1] ?? null,
    hasDown: (_text, name, names) => names.includes(name.replace(/\.up\.sql$/, '.down.sql')),
    onlyNewest: true,
  },
};
