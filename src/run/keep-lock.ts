import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions } from '../postgres/connection-options.ts';
import { holdResetLock, type ResetLock, tryResetLock } from '../postgres/reset-lock.ts';

/** Milliseconds between two tries to take a lost lock again. */
const PAUSE = 300;

/**
 * Holds the reset lock as long as a run lasts. A lock that is lost with its connection is taken again,
 * unless somebody else was quicker: then the run is theirs, and must stop what it is doing.
 *
 * @throws PgresetError `another-run` at the beginning
 */
export async function keepResetLock(
  connection: ConnectionOptions,
  applicationName: string,
  onTaken: () => void,
): Promise<ResetLock> {
  let lock = await holdResetLock(connection, applicationName);
  let over = false;
  const takeAgain = async (): Promise<void> => {
    while (!over) {
      const found = await tryResetLock(connection, applicationName).catch(() => null);
      if (found !== null && 'release' in found) {
        lock = found;
        return over ? lock.release() : watch();
      }
      // The server may not have noticed yet that the old connection is gone.
      if (found !== null && found.pid !== lock.pid) return onTaken();
      await sleep(PAUSE, undefined, { ref: false });
    }
  };
  const watch = () => void lock.gone.then(takeAgain);
  watch();
  return {
    get pid() {
      return lock.pid;
    },
    get gone() {
      return lock.gone;
    },
    findBlockers: (pid) => lock.findBlockers(pid),
    cancel: (pid) => lock.cancel(pid),
    release() {
      over = true;
      return lock.release();
    },
  };
}
