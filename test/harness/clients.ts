import { execFileSync } from 'node:child_process';

/** Major version of the pg_dump on the PATH, which copies need; 0: there is none. */
export const clients = (() => {
  try {
    return Number(
      /\) (\d+)/.exec(execFileSync('pg_dump', ['--version'], { encoding: 'utf8' }))?.[1],
    );
  } catch {
    return 0;
  }
})();
