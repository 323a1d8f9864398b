import { test } from 'vitest';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

test('drizzle', async () => {
  await driveTool(await toolProject('drizzle', { npm: true }), {
    tool: 'drizzle',
    marker: 'drizzle.config.js',
    table: 'drizzle.__drizzle_migrations',
    leaves: null,
  });
});
