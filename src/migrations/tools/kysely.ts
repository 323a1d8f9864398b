import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { node } from '../runners.ts';
import { scriptFiles } from '../script-files.ts';

/**
 * Source: github.com/kysely-org/kysely-ctl. A migration without a down counts as taken back there,
 * so its file is looked into first.
 */
export const kysely: MigrationTool = {
  name: 'kysely',
  title: 'Kysely',
  detect: path(/^(\.config\/)?kysely\.config\.\w+$/),
  tracking: {
    tools: ['Kysely'],
    table: 'kysely_migration',
    version: 'name',
    order: 'timestamp, name',
  },
  seesAsides: true,
  up: node('kysely migrate latest'),
  toZero: { kind: 'once', command: node('kysely migrate rollback --all') },
  status: node('kysely migrate list'),
  seed: node('kysely seed run'),
  generate: null,
  files: scriptFiles(['migrations', 'src/migrations'], (name) => name.replace(/\.[cm]?[jt]s$/, '')),
};
