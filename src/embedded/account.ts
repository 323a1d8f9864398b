import { execFileSync } from 'node:child_process';
import { chown, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { embeddedFailed } from './embedded-errors.ts';

/** The user that PostgreSQL runs as, when that is not the current one. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root: then an account that is there anyway is borrowed, so that no
 * user has to be created. It needs a name, since initdb looks that up.
 *
 * @returns undefined for an ordinary user, who runs it as himself.
 */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = numericId('-u', name);
    const gid = numericId('-g', name);
    if (uid && gid) return { uid, gid };
  }
  throw embeddedFailed(
    'PostgreSQL cannot run as root.',
    'There is neither a user postgres nor a user nobody that could run it.',
    '',
  );
}

function numericId(flag: '-u' | '-g', name: string): number | undefined {
  try {
    return Number.parseInt(execFileSync('id', [flag, name], { stdio: 'pipe' }).toString(), 10);
  } catch {
    return undefined;
  }
}

/** True when every user of the machine can reach and read the path, judged by its mode bits. */
export async function everyoneCanRead(path: string): Promise<boolean> {
  const own = await stat(path);
  const needed = own.isDirectory() ? 0o005 : 0o004;
  if ((own.mode & needed) !== needed) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Gives a folder and all in it to the account. */
export async function giveTo(account: Account | undefined, folder: string): Promise<void> {
  if (!account) return;
  await chown(folder, account.uid, account.gid);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await giveTo(account, path);
    else if (entry.isFile()) await chown(path, account.uid, account.gid);
  }
}
