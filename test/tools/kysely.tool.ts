import { test } from 'vitest';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

test('kysely', async () => {
  await driveTool(await toolProject('kysely', { npm: true }), {
    tool: 'kysely',
    marker: 'kysely.config.ts',
    table: 'public.kysely_migration',
    own: ['public.kysely_migration', 'public.kysely_migration_lock'],
    seeds: true,
  });
});
