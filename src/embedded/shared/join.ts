import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from '../../postgres/connection-options.ts';
import { type Account, everyoneCanRead, unprivilegedAccount } from '../account.ts';
import { findBinaries } from '../find-binaries.ts';
import { SUPERUSER } from '../init-data.ts';
import { isRunning, withFolderLock } from './folder-lock.ts';
import { type Address, startShared } from './start-shared.ts';

/** An embedded server that several processes use. */
export interface SharedServer {
  connection(database: string): ConnectionOptions;
  /** Says that this process is done with it; the last one's leaving stops the server. */
  leave(): Promise<void>;
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
    const address = (await runningServer(place)) ?? (await startShared(place, binaries, account));
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
    },
  };
}
