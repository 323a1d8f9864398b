import { test } from 'vitest';
import { DEBIAN, debianPackages } from './debian.ts';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

const missing = debianPackages('python3-flask-migrate', 'python3-psycopg2');
if (missing) console.error('flask-migrate: skipped, ' + missing);

test.skipIf(missing)('flask-migrate', async () => {
  await driveTool(await toolProject('flask-migrate', { environment: DEBIAN }), {
    tool: 'flask-migrate',
    marker: 'migrations/env.py',
    table: 'public.alembic_version',
    applied: 1,
    leaves: ['type public.mood'],
  });
});
