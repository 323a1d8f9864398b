import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { plain } from '../runners.ts';

/** Source: wheels.dev/guides, CLI reference. Outside development `reset` may do nothing, silently. */
export const wheels: MigrationTool = {
  name: 'wheels',
  title: 'Wheels',
  detect: path(/^app\/migrator\/migrations$/),
  tracking: {
    tools: ['Wheels'],
    table: 'wheels_migrator_versions',
    version: 'version',
    order: 'version',
  },
  up: plain('wheels dbmigrate latest'),
  toZero: { kind: 'once', command: plain('wheels dbmigrate reset') },
  status: plain('wheels dbmigrate info'),
  seed: plain('wheels db seed'),
  generate: null,
  files: {
    folders: ['app/migrator/migrations'],
    version: (name) => /^(\d+)_.*\.cfc$/.exec(name)?.[1] ?? null,
    hasDown: (text) => /function\s+down\s*\(/.test(text),
  },
};
