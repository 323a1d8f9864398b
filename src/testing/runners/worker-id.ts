import { basename } from 'node:path';

/**
 * Which of the runner's parallel processes this is, so that each has a database of its own. The
 * environment is where runners say it: the one thing that this room reads from the process.
 */
export function workerId(): string {
  const { env, argv } = process;
  const id = env['VITEST_POOL_ID'] ?? env['JEST_WORKER_ID'] ?? env['TEST_PARALLEL_INDEX'];
  if (id !== undefined) return id;
  // node:test gives each file a process, and no number.
  return env['NODE_TEST_CONTEXT'] && argv[1] ? basename(argv[1]) : 'main';
}
