import { test } from 'vitest';
import { debianPackages, withPython } from './debian.ts';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

const missing = debianPackages('python3-django', 'python3-psycopg2');
if (missing) console.error('django: skipped, ' + missing);

test.skipIf(missing)('django', async () => {
  await driveTool(await toolProject('django', { environment: withPython() }), {
    tool: 'django',
    marker: 'manage.py',
    table: 'public.django_migrations',
    applied: 4,
    keeps: ['public.django_migrations'],
    own: ['public.django_content_type', 'public.django_migrations'],
  });
});
