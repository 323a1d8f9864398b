import { sqlSaying } from '../markers.ts';
import type { MigrationTool, ToolProject } from '../migration-tool.ts';
import { folderOf, onNode, shellWord } from '../runners.ts';
import { sqlFiles } from '../sql-files.ts';

const dbmateCommand = (command: string) => (project: ToolProject) => {
  const { marker, facts } = project;
  const folder = marker === '' ? 'db/migrations' : folderOf(marker);
  const option = folder === 'db/migrations' ? '' : ` --migrations-dir ${shellWord(folder)}`;
  const line = `dbmate${option} ${command}`;
  // It comes as a program of its own or as an npm package.
  return facts.texts['package.json']?.includes('"dbmate"') ? onNode(project, line) : line;
};

/** Source: github.com/amacneil/dbmate. */
export const dbmate: MigrationTool = {
  name: 'dbmate',
  title: 'dbmate',
  detect: sqlSaying('-- migrate:up'),
  tracking: {
    tools: ['Rails or dbmate'],
    table: 'schema_migrations',
    version: 'version',
    order: 'version',
  },
  // Not `up`, which would create the database: that is never what a reset of one means.
  up: dbmateCommand('migrate'),
  toZero: { kind: 'repeat', command: dbmateCommand('rollback') },
  status: dbmateCommand('status'),
  seed: null,
  generate: null,
  files: sqlFiles(['db/migrations', 'migrations'], /^\s*--\s*migrate:down.*$/m),
  // Else it calls pg_dump after each command, fails where that is too old, and overwrites the
  // project's schema.sql with the state half-way.
  environment: () => ({ DBMATE_NO_DUMP_SCHEMA: 'true' }),
};
