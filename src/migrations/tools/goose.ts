import { sqlSaying } from '../markers.ts';
import type { Command, MigrationTool } from '../migration-tool.ts';
import { folderOf, shellWord } from '../runners.ts';
import { sqlFiles } from '../sql-files.ts';

const gooseCommand =
  (command: string): Command =>
  ({ marker }) =>
    `goose -dir ${shellWord(marker === '' ? 'migrations' : folderOf(marker))} ${command}`;

/** Source: pressly.github.io/goose. */
export const goose: MigrationTool = {
  name: 'goose',
  title: 'goose',
  detect: sqlSaying('-- +goose Up'),
  tracking: {
    tools: ['goose'],
    table: 'goose_db_version',
    version: 'version_id',
    applied: 'is_applied AND version_id > 0',
    order: 'id',
  },
  up: gooseCommand('up'),
  toZero: { kind: 'once', command: gooseCommand('reset') },
  status: gooseCommand('status'),
  seed: null,
  generate: null,
  files: {
    ...sqlFiles(['migrations', 'db/migrations'], /^\s*--\s*\+goose\s+Down.*$/m),
    version: (name) => /^0*(\d+)_.*\.(sql|go)$/.exec(name)?.[1] ?? null,
  },
  // As an argument the URL would show its password to other users of the machine.
  environment: (_connection, url) => ({
    GOOSE_DRIVER: 'postgres',
    GOOSE_DBSTRING: url,
  }),
};
