import { test } from 'vitest';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

// The command line asks for this file, and downloads it where it is not; with `engine: 'js'` it is
// never loaded. Any file does.
const environment = { PRISMA_QUERY_ENGINE_LIBRARY: process.execPath };

test('prisma', async () => {
  await driveTool(await toolProject('prisma', { npm: true, environment }), {
    tool: 'prisma',
    marker: 'prisma.config.mjs',
    table: 'public._prisma_migrations',
    seeds: true,
    leaves: null,
  });
});
