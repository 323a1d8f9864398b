import { test } from 'vitest';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

test('dbmate', async () => {
  await driveTool(await toolProject('dbmate', { npm: true }), {
    tool: 'dbmate',
    marker: 'db/migrations/20240101000000_people.sql',
    table: 'public.schema_migrations',
  });
});
