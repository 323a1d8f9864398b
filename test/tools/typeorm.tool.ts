import { test } from 'vitest';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

test('typeorm', async () => {
  await driveTool(await toolProject('typeorm', { npm: true }), {
    tool: 'typeorm',
    marker: 'data-source.js',
    table: 'public.migrations',
  });
});
