import { test } from 'vitest';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

test('node-pg-migrate', async () => {
  await driveTool(await toolProject('node-pg-migrate', { npm: true }), {
    tool: 'node-pg-migrate',
    marker: 'migrations',
    table: 'public.pgmigrations',
  });
});
