import { setTimeout as sleep } from 'node:timers/promises';

/** True while a process with that id exists. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until it is so, at most ten seconds; then says whether it is. */
export async function eventually(condition: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 200 && !condition(); tries++) await sleep(50);
  return condition();
}
