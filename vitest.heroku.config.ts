import { defineConfig } from 'vitest/config';

/** The real Heroku CLI against the local Heroku: `npm run test:heroku`. Installs the CLI first. */
export default defineConfig({
  test: {
    include: ['test/heroku-simulator/**/*.conformance.ts'],
    globalSetup: ['test/heroku-simulator/install-cli.ts'],
    setupFiles: ['test/harness/explain-failures.ts'],
    // Each command starts Node with all of the CLI, and some poll every five seconds.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
