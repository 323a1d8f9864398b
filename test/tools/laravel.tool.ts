import { test } from 'vitest';
import { DEBIAN, debianPackages } from './debian.ts';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

const missing = debianPackages('php-laravel-framework', 'php-cli', 'php-pgsql');
if (missing) console.error('laravel: skipped, ' + missing);

test.skipIf(missing)('laravel', async () => {
  await driveTool(await toolProject('laravel', { environment: DEBIAN }), {
    tool: 'laravel',
    marker: 'artisan',
    table: 'public.migrations',
    seeds: true,
  });
});
