import { execFileSync } from 'node:child_process';
import { chown, cp, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The user that PostgreSQL runs as, when that is not the current one. */
export interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root; then an account that every system has is borrowed. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // There is no such user here: the next.
    }
  }
  throw new Error('PostgreSQL cannot run as root, and there is no user postgres or nobody.');
}

/** Gives a folder and all in it to the account. */
export async function giveTo(account: Account | undefined, path: string): Promise<void> {
  if (!account) return;
  await chown(path, account.uid, account.gid);
  if (!(await stat(path)).isDirectory()) return;
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await giveTo(account, join(path, entry.name));
  }
}

/** The folder itself where the account can read it, else a copy (a clone in root's home). */
export async function readableBy(
  account: Account | undefined,
  folder: string,
  copyTo: string,
): Promise<string> {
  if (!account || (await reachableByAll(folder))) return folder;
  await cp(folder, copyTo, { recursive: true, verbatimSymlinks: true });
  await giveTo(account, copyTo);
  return copyTo;
}

async function reachableByAll(path: string): Promise<boolean> {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
  }
  return ((await stat(path)).mode & 0o005) === 0o005;
}
