import { test } from 'vitest';
import { DEBIAN, debianPackages } from './debian.ts';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

const missing = debianPackages('ruby-railties', 'ruby-activerecord', 'ruby-pg');
if (missing) console.error('rails: skipped, ' + missing);

test.skipIf(missing)('rails', async () => {
  await driveTool(await toolProject('rails', { environment: DEBIAN }), {
    tool: 'rails',
    marker: 'bin/rails',
    table: 'public.schema_migrations',
    own: ['public.ar_internal_metadata', 'public.schema_migrations'],
    seeds: true,
  });
});
