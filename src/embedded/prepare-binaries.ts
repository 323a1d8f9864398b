import { constants } from 'node:fs';
import { access, chmod, cp, lstat, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type Account, everyoneCanRead, giveTo } from './account.ts';
import type { Binaries } from './find-binaries.ts';

interface Link {
  source: string;
  target: string;
}

/**
 * Makes the binaries runnable by the account: where they lie, or in a copy when they cannot be read
 * or repaired there (a clone in root's home, a read-only installation).
 *
 * @param copyTo A folder that does not exist yet, for the copy.
 * @returns The folder with `bin/`, `lib/` and `share/`.
 */
export async function prepareBinaries(
  { folder }: Binaries,
  account: Account | undefined,
  copyTo: string,
): Promise<string> {
  if (!account || (await readableByEveryone(folder))) {
    const repaired = await repair(folder).then(
      () => true,
      () => false,
    );
    if (repaired) return join(folder, 'native');
  }
  await cp(folder, copyTo, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  await repair(copyTo);
  await giveTo(account, copyTo);
  return join(copyTo, 'native');
}

async function readableByEveryone(folder: string): Promise<boolean> {
  const samples = ['bin/postgres', 'bin/initdb', 'lib/postgresql', 'share/postgresql'];
  const answers = await Promise.all(
    samples.map((path) => everyoneCanRead(join(folder, 'native', path))),
  );
  return answers.every(Boolean);
}

/** Static libraries are half of the files and never run. */
function isNeeded(path: string): boolean {
  return !path.endsWith('.a') && basename(path) !== 'pkgconfig';
}

/** npm packages hold no symlinks: an install script makes them, unless scripts are switched off. */
async function repair(folder: string): Promise<void> {
  for (const program of ['postgres', 'initdb']) {
    const path = join(folder, 'native', 'bin', program);
    await access(path, constants.X_OK).catch(() => chmod(path, 0o755));
  }
  const list = join(folder, 'native', 'pg-symlinks.json');
  const links = JSON.parse(await readFile(list, 'utf8').catch(() => '[]')) as Link[];
  for (const link of links) await makeLink(folder, link);
}

async function makeLink(folder: string, { source, target }: Link): Promise<void> {
  const path = join(folder, target);
  if (await lstat(path).catch(() => undefined)) return;
  try {
    await symlink(relative(dirname(target), source), path);
  } catch (error) {
    // Another process repairs the same installation at the same time.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
