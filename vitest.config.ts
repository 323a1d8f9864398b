import { defineConfig } from 'vitest/config';

/** Where the numbers of a run go as JSON; `.ci/run` reads them. */
const report = process.env['PGRESET_TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/harness/global-setup.ts'],
    setupFiles: ['test/harness/explain-failures.ts'],
    // Real servers, real processes: slower than the default allows on a small machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // One server for each version serves all files, and tests use up its connections on purpose.
    // One server for each version serves all files: what is of the whole server (connections, locks, roles,
    // databases) has to leave room for another file's tests, or be on a server of its own.
    maxWorkers: 2,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
