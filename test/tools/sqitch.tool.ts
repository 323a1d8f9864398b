import { test } from 'vitest';
import { DEBIAN, debianPackages } from './debian.ts';
import { driveTool } from './scenario.ts';
import { toolProject } from './tool-project.ts';

const missing = debianPackages('sqitch', 'libdbd-pg-perl');
if (missing) console.error('sqitch: skipped, ' + missing);

test.skipIf(missing)('sqitch', async () => {
  await driveTool(await toolProject('sqitch', { environment: DEBIAN }), {
    tool: 'sqitch',
    marker: 'sqitch.plan',
    table: 'sqitch.changes',
    own: [
      'sqitch.changes',
      'sqitch.dependencies',
      'sqitch.events',
      'sqitch.projects',
      'sqitch.releases',
      'sqitch.tags',
    ],
  });
});
