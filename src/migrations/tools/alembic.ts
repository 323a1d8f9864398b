import { alembicFiles } from '../alembic-files.ts';
import { path } from '../markers.ts';
import type { MigrationTool, Tracking } from '../migration-tool.ts';
import { onPython, python } from '../runners.ts';

/** One row a branch: the newest revision. */
export const alembicTracking: Tracking = {
  tools: ['Alembic'],
  table: 'alembic_version',
  version: 'version_num',
  order: 'version_num',
};

/** Source: alembic.sqlalchemy.org. Enums stay behind after `downgrade base`, unless dropped by hand. */
export const alembic: MigrationTool = {
  name: 'alembic',
  title: 'Alembic',
  detect: path(/^alembic\.ini$/),
  tracking: alembicTracking,
  up: python('alembic upgrade head'),
  toZero: { kind: 'once', command: python('alembic downgrade base') },
  status: python('alembic current'),
  seed: null,
  generate: {
    // The files, not their folder: alembic does not make it anew.
    forget: ['alembic/versions/*.py', 'migrations/versions/*.py'],
    commands: (project) => [onPython(project, 'alembic revision --autogenerate -m initial')],
  },
  files: alembicFiles(['alembic/versions', 'migrations/versions']),
};
