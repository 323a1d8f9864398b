import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../account.ts';
import type { Binaries } from '../find-binaries.ts';
import { freePort } from '../free-port.ts';
import { initData } from '../init-data.ts';
import { prepareBinaries } from '../prepare-binaries.ts';
import { startServer } from '../server-process.ts';
import { isRunning } from './folder-lock.ts';
import { startSharedWatchdog } from './shared-watchdog.ts';

/** What a process needs to connect; kept in a file that only this user reads. */
export interface Address {
  port: number;
  password: string;
  /** Folder of the run: data, log, and one file a user. */
  folder: string;
}

/** Starts the server that processes of this user share, and notes in the place where it is. */
export async function startShared(
  place: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<Address> {
  await removeDead(place);
  const folder = await mkdtemp(join(place, 'run-'));
  await mkdir(join(folder, 'users'));
  await mkdir(join(folder, 'log'));
  if (account)
    for (const each of [folder, join(folder, 'log'), join(folder, 'users')])
      await chown(each, account.uid, account.gid);
  const dataDir = join(folder, 'data');
  const programs = await prepareBinaries(binaries, account, join(folder, 'postgres'));
  const password = await initData(programs, binaries.version, dataDir, account);
  const port = await freePort();
  await startServer({
    programs,
    dataDir,
    logFile: join(folder, 'log', 'postgres.log'),
    port,
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200' },
    account,
  });
  startSharedWatchdog(account, folder);
  const address = { port, password, folder };
  await writeFile(join(place, 'server.json.new'), JSON.stringify(address), { mode: 0o600 });
  await rename(join(place, 'server.json.new'), join(place, 'server.json'));
  return address;
}

/** Folders of runs whose server is gone, such as after a power cut. */
async function removeDead(place: string): Promise<void> {
  for (const name of await readdir(place)) {
    if (!name.startsWith('run-')) continue;
    const folder = join(place, name);
    const pid = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
    if (!isRunning(Number.parseInt(pid, 10)))
      await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}
