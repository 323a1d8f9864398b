import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { node } from '../runners.ts';

/** Source: orm.drizzle.team, drizzle-kit. No downs, and no command that shows what is applied. */
export const drizzle: MigrationTool = {
  name: 'drizzle',
  title: 'Drizzle',
  detect: path(/^drizzle\.config\.\w+$/),
  // In a schema of its own, `drizzle`: it has to go aside too, else nothing is applied again.
  tracking: {
    tools: ['Drizzle'],
    table: '__drizzle_migrations',
    version: 'hash',
    order: 'created_at, id',
  },
  up: node('drizzle-kit migrate'),
  toZero: null,
  status: null,
  seed: null,
  generate: {
    forget: ['drizzle'],
    commands: (project) => [node('drizzle-kit generate --name initial')(project)],
  },
  files: null,
};
