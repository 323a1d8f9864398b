import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import { embeddedFailed } from './embedded-errors.ts';
import { serverEnvironment } from './init-data.ts';

/** How the server is told to stop. `immediate` is a crash: it recovers at the next start. */
export type StopMode = 'fast' | 'immediate';

const START_TIMEOUT = 60_000;

export interface ServerCommand {
  /** Folder with `bin/`. */
  programs: string;
  dataDir: string;
  logFile: string;
  port: number;
  settings: Record<string, string>;
  account: Account | undefined;
}

/**
 * Starts `postgres` and waits until it takes connections.
 *
 * @throws PgresetError `embedded-failed` with the end of the server's log.
 */
export async function startServer(command: ServerCommand): Promise<ChildProcess> {
  const child = spawnServer(command);
  const deadline = Date.now() + START_TIMEOUT;
  while (isAlive(child) && Date.now() < deadline) {
    if (await isReady(command.dataDir, child.pid)) return child;
    await sleep(15);
  }
  if (isAlive(child)) await stopServer(child, 'immediate');
  const log = await readFile(command.logFile, 'utf8').catch(() => '');
  throw embeddedFailed('The embedded PostgreSQL did not start.', 'See its log.', log);
}

function spawnServer({ programs, dataDir, logFile, port, settings, account }: ServerCommand) {
  const all = {
    listen_addresses: '127.0.0.1',
    // A socket's path is limited to 107 bytes, which a temporary folder can exceed.
    unix_socket_directories: '',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(
    join(programs, 'bin', 'postgres'),
    ['-D', dataDir, '-p', `${port}`, ...flags],
    {
      ...account,
      cwd: '/',
      env: serverEnvironment(),
      stdio: ['ignore', log, log],
      // Its own process group: Ctrl-C must reach pgreset, which still needs the server to put back.
      detached: true,
    },
  );
  closeSync(log);
  child.on('error', () => {});
  child.unref();
  return child;
}

/** `postmaster.pid` says in its eighth line when the server is up (as pg_ctl reads it). */
async function isReady(dataDir: string, pid: number | undefined): Promise<boolean> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/** Stops the server and waits until it is gone. */
export async function stopServer(child: ChildProcess, mode: StopMode): Promise<void> {
  if (!isAlive(child)) return;
  child.ref();
  const gone = once(child, 'exit');
  child.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  await gone;
}

/** True until the process has ended or failed to start. */
export function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}
