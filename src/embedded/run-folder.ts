import { chown, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, everyoneCanRead } from './account.ts';

const PREFIX = 'pgreset-embedded-';
const OWNER_FILE = 'owner.json';

/** Who uses a run folder, so that a later start knows whether it can go. */
interface Owner {
  pid: number;
  /** A process id says nothing in another container that shares the temporary folder. */
  host: string;
}

/** Creates the temporary folder of one embedded server; removes those of dead runs on the way. */
export async function createRunFolder(account: Account | undefined): Promise<string> {
  const parent = await temporaryParent(account);
  await sweep(parent);
  const folder = await mkdtemp(join(parent, PREFIX));
  const owner: Owner = { pid: process.pid, host: hostname() };
  await writeFile(join(folder, OWNER_FILE), JSON.stringify(owner));
  await mkdir(join(folder, 'log'));
  if (account) {
    await chown(join(folder, 'log'), account.uid, account.gid);
    await chown(folder, account.uid, account.gid);
  }
  return folder;
}

/** Removes a run folder; `force`, since the watchdog may be doing the same. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

async function temporaryParent(account: Account | undefined): Promise<string> {
  const parent = tmpdir();
  if (!account || (await everyoneCanRead(parent))) return parent;
  return '/tmp';
}

async function sweep(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const folder = join(parent, name);
    // Another user's folder cannot be read or removed: leave it to him.
    if (await isDead(folder).catch(() => false)) await removeFolder(folder).catch(() => {});
  }
}

async function isDead(folder: string): Promise<boolean> {
  const owner = JSON.parse(await readFile(join(folder, OWNER_FILE), 'utf8')) as Owner;
  if (owner.host !== hostname() || isRunning(owner.pid)) return false;
  const server = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  return server === '' || !isRunning(Number.parseInt(server, 10));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
