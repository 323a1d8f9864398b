import { defineConfig } from 'vitest/config';

/**
 * What takes long with Heroku: `npm run test:heroku`. The real Heroku CLI against the local one, for
 * which it is installed first, and every fault at every place.
 */
export default defineConfig({
  test: {
    include: ['test/heroku-simulator/**/*.conformance.ts', 'test/heroku/**/*.matrix.ts'],
    globalSetup: ['test/heroku-simulator/install-cli.ts', 'test/heroku/harness/build-first.ts'],
    setupFiles: ['test/harness/explain-failures.ts'],
    // Each command starts Node with all of the CLI, and some poll every five seconds.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
