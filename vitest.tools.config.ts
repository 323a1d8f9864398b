import { defineConfig } from 'vitest/config';

// pg_dump of a common distribution reads this version; the harness starts 18 as well.
process.env['PGRESET_TEST_VERSIONS'] ??= '15';

/** Drives real migration tools: `npm run test:tools`. Installs what it needs from npm first. */
export default defineConfig({
  test: {
    include: ['test/tools/**/*.tool.ts'],
    globalSetup: ['test/harness/global-setup.ts', 'test/tools/install.ts'],
    setupFiles: ['test/harness/explain-failures.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: 'forks',
    // Each file starts many processes of its own.
    maxWorkers: 2,
  },
});
