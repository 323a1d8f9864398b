import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
  chown,
} from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, everyoneCanRead, unprivilegedAccount } from '../account.ts';
import { findBinaries } from '../find-binaries.ts';
import { freePort } from '../free-port.ts';
import { initData, SUPERUSER } from '../init-data.ts';
import { prepareBinaries } from '../prepare-binaries.ts';
import { startServer } from '../server-process.ts';
import type { ConnectionOptions } from '../../postgres/connection-options.ts';
import { isRunning, withFolderLock } from './folder-lock.ts';
import { startSharedWatchdog } from './shared-watchdog.ts';

/** An embedded server that several processes use. */
export interface SharedServer {
  connection(database: string): ConnectionOptions;
  /** Says that this process is done with it; the last one's leaving stops the server. */
  leave(): Promise<void>;
}

/** What a process needs to connect; kept in a file that only this user reads. */
interface Address {
  port: number;
  password: string;
  /** Folder of the run: data, log, and one file a user. */
  folder: string;
}

/**
 * Starts the embedded server for tests, or joins the one that another process of this user started. It
 * stops about a second after the last process that uses it has left or died.
 *
 * @param version major version; default: the one installed
 * @throws PgresetError `embedded-missing`, `embedded-failed`
 */
export async function joinSharedServer(version?: number): Promise<SharedServer> {
  const binaries = findBinaries(version);
  const account = unprivilegedAccount();
  const place = join(
    await parentFolder(account),
    `pgreset-testing-${userInfo().username}-${binaries.version}`,
  );
  await mkdir(place, { recursive: true, mode: account ? 0o711 : 0o700 });
  return withFolderLock(join(place, 'lock'), async () => {
    const address = (await runningServer(place)) ?? (await start(place, binaries, account));
    const user = join(address.folder, 'users', `${process.pid}-${randomBytes(4).toString('hex')}`);
    await writeFile(user, '');
    return serverOf(address, user);
  });
}

async function parentFolder(account: Account | undefined): Promise<string> {
  return !account || (await everyoneCanRead(tmpdir())) ? tmpdir() : '/tmp';
}

async function runningServer(place: string): Promise<Address | null> {
  const text = await readFile(join(place, 'server.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const address = JSON.parse(text) as Address;
  // The watchdog renames the folder of users before it stops the server, so that nobody joins one that goes.
  if (!(await stat(join(address.folder, 'users')).catch(() => null))) return null;
  const pid = await readFile(join(address.folder, 'data', 'postmaster.pid'), 'utf8').catch(
    () => '',
  );
  return isRunning(Number.parseInt(pid, 10)) ? address : null;
}

async function start(
  place: string,
  binaries: ReturnType<typeof findBinaries>,
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

function serverOf({ port, password }: Address, user: string): SharedServer {
  return {
    connection: (database) => ({
      host: '127.0.0.1',
      port,
      database,
      user: SUPERUSER,
      password,
      tls: 'disable',
    }),
    async leave() {
      await rm(user, { force: true });
      await sleep(0);
    },
  };
}
