import { test } from 'vitest';
import { DEBIAN, debianPackages } from './debian.ts';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

const missing = debianPackages('alembic', 'python3-psycopg2');
if (missing) console.error('alembic: skipped, ' + missing);

test.skipIf(missing)('alembic', async () => {
  await driveTool(await toolProject('alembic', { environment: DEBIAN }), {
    tool: 'alembic',
    marker: 'alembic.ini',
    table: 'public.alembic_version',
    applied: 1,
    leaves: ['type public.mood'],
  });
});
