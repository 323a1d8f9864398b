import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions } from '../postgres/connection-options.ts';
import { holdResetLock, type ResetLock, tryResetLock } from '../postgres/reset-lock.ts';

/** Milliseconds between two tries to take a lost lock again. */
const PAUSE = 300;

/** Milliseconds for which a lock that was let go is waited for. */
const PATIENCE = 3_000;

/** The lock of a run, which can be let go for a moment: nobody may be connected to a database that is renamed. */
export interface KeptLock extends ResetLock {
  suspend(): Promise<void>;
  /** Takes it again, and goes on trying where that is not possible just now. */
  again(): Promise<void>;
}

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
): Promise<KeptLock> {
  let lock = await holdResetLock(connection, applicationName);
  let over = false;
  let guests = false;
  const takeAgain = async (): Promise<void> => {
    while (!over) {
      const found = await tryResetLock(connection, applicationName).catch(() => null);
      if (found !== null && 'release' in found) {
        lock = found;
        if (over) return lock.release();
        if (guests) await lock.open(true).catch(() => {});
        return watch();
      }
      // The server may not have noticed yet that the old connection is gone.
      if (found !== null && found.pid !== lock.pid) return onTaken();
      await sleep(PAUSE, undefined, { ref: false });
    }
  };
  const watch = () => void lock.gone.then(takeAgain);
  watch();
  const suspend = () => {
    over = true;
    return lock.release();
  };
  return {
    get pid() {
      return lock.pid;
    },
    get gone() {
      return lock.gone;
    },
    findBlockers: (pid) => lock.findBlockers(pid),
    cancel: (pid) => lock.cancel(pid),
    async open(wanted) {
      guests = wanted;
      // A lock that is just lost is opened when it is taken again.
      await lock.open(wanted).catch(() => {});
    },
    release: suspend,
    suspend,
    again() {
      over = false;
      return Promise.race([takeAgain(), sleep(PATIENCE, undefined, { ref: false })]);
    },
  };
}
