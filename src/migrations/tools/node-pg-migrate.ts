import { dependency } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { node } from '../runners.ts';

/** Source: salsita.github.io/node-pg-migrate. It goes to zero only by being given a number. */
export const nodePgMigrate: MigrationTool = {
  name: 'node-pg-migrate',
  title: 'node-pg-migrate',
  detect: dependency('node-pg-migrate', /^migrations$/),
  tracking: { tools: ['node-pg-migrate'], table: 'pgmigrations', version: 'name', order: 'id' },
  up: node('node-pg-migrate up'),
  toZero: {
    kind: 'once',
    command: (project, applied) =>
      node(`node-pg-migrate down ${Math.max(1, applied.length)}`)(project),
  },
  status: null,
  seed: null,
  generate: null,
  files: {
    folders: ['migrations'],
    version: (name) => (/\.([cm]?[jt]s|sql)$/.test(name) ? name.replace(/\.\w+$/, '') : null),
    // Without a down the tool infers one from the up; `false` says that there is none.
    hasDown: (text, name) =>
      name.endsWith('.sql')
        ? /^\s*--[\s-]*down\s+migration/im.test(text)
        : !/\bdown\s*=\s*false\b/.test(text),
  },
};
