import { alembicFiles } from '../alembic-files.ts';
import type { FolderFacts } from '../folder-facts.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { onPython, python } from '../runners.ts';
import { alembicTracking } from './alembic.ts';

/** Source: flask-migrate.readthedocs.io. Alembic behind the app's own configuration. */
export const flaskMigrate: MigrationTool = {
  name: 'flask-migrate',
  title: 'Flask-Migrate',
  detect,
  tracking: alembicTracking,
  up: python('flask db upgrade'),
  toZero: { kind: 'once', command: python('flask db downgrade base') },
  status: python('flask db current'),
  seed: null,
  generate: {
    forget: ['migrations'],
    commands: (project) => [
      onPython(project, 'flask db init'),
      onPython(project, 'flask db migrate -m initial'),
    ],
  },
  files: alembicFiles(['migrations/versions']),
};

/** Flask-Migrate's `env.py` asks the app for its engine; plain Alembic's does not. */
function detect({ texts }: FolderFacts): string | undefined {
  const path = 'migrations/env.py';
  return texts[path]?.includes('current_app') ? path : undefined;
}
