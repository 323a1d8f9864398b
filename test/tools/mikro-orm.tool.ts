import { test } from 'vitest';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

test('mikro-orm', async () => {
  await driveTool(await toolProject('mikro-orm', { npm: true }), {
    tool: 'mikro-orm',
    marker: 'mikro-orm.config.js',
    table: 'public.mikro_orm_migrations',
    seeds: true,
  });
});
