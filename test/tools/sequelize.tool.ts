import { test } from 'vitest';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

test('sequelize', async () => {
  await driveTool(await toolProject('sequelize', { npm: true }), {
    tool: 'sequelize',
    marker: 'config/config.js',
    table: 'public.SequelizeMeta',
    seeds: true,
    leaves: ['type public.enum_people_mood'],
  });
});
