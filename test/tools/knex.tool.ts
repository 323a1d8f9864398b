import { test } from 'vitest';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

test('knex', async () => {
  await driveTool(await toolProject('knex', { npm: true }), {
    tool: 'knex',
    marker: 'knexfile.js',
    table: 'public.knex_migrations',
    own: ['public.knex_migrations', 'public.knex_migrations_lock'],
    seeds: true,
  });
});
