import { link, rename, rm } from 'node:fs/promises';
import { backupExists } from '../errors/backup-errors.ts';

/**
 * Gives a backup that is complete its name, and never that of a file that is there.
 *
 * @throws PgresetError `backup-exists`
 */
export async function giveName(part: string, file: string): Promise<void> {
  try {
    await link(part, file);
    await rm(part);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw backupExists(file);
    // A file system without links.
    await rename(part, file);
  }
}
