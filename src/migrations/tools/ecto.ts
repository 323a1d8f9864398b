import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { plain } from '../runners.ts';

/** Source: hexdocs.pm/ecto_sql, mix tasks. */
export const ecto: MigrationTool = {
  name: 'ecto',
  title: 'Ecto',
  detect: path(/^priv\/repo\/migrations$/),
  tracking: {
    tools: ['Ecto'],
    table: 'schema_migrations',
    version: 'version',
    order: 'version',
  },
  up: plain('mix ecto.migrate'),
  toZero: { kind: 'once', command: plain('mix ecto.rollback --all') },
  status: plain('mix ecto.migrations'),
  seed: plain('mix run priv/repo/seeds.exs'),
  generate: null,
  files: {
    folders: ['priv/repo/migrations'],
    version: (name) => /^(\d+)_.*\.exs$/.exec(name)?.[1] ?? null,
    hasDown: (text) => /\bdef\s+(change|down)\b/.test(text),
  },
};
