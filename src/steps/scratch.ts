import { lstat, mkdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { scratchTaken } from '../errors/build-errors.ts';

const pathOf = (run: string): string => join(tmpdir(), `pgreset-${run}`);

/**
 * A folder for a run's own files, which nobody else may read: a copy holds the database's rows.
 * It has the run's name, so that a run that is resumed finds it again.
 */
export async function scratchFolder(run: string): Promise<string> {
  const path = pathOf(run);
  const made = await mkdir(path, { mode: 0o700 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  if (made) return path;
  const found = await lstat(path);
  const { uid } = userInfo();
  const ours = found.isDirectory() && (uid < 0 || (found.uid === uid && (found.mode & 0o77) === 0));
  if (!ours) throw scratchTaken(path);
  return path;
}

/** Removes a run's files, if there are any; what cannot be removed is no reason to fail at the end. */
export async function dropScratch(run: string): Promise<void> {
  await rm(pathOf(run), { recursive: true, force: true }).catch(() => {});
}
