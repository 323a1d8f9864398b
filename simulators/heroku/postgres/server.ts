import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Certificate } from '../certificate.ts';
import { freePort } from '../free-port.ts';
import type { Watchdog } from '../watchdog.ts';
import { type Account, readableBy, serverAccount } from './account.ts';
import { completeBinaries, findBinaries } from './binaries.ts';
import { initData } from './init-data.ts';

/** The PostgreSQL server that holds the databases of all add-ons. */
export interface PostgresServer {
  host: '127.0.0.1';
  port: number;
  /** Major version. */
  version: number;
  /** Of the superuser, which only the simulator uses. */
  password: string;
  stop(): Promise<void>;
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // A socket's path is limited to 107 bytes, which a temporary folder can exceed.
  unix_socket_directories: '',
  ssl: 'on',
  max_connections: '200',
  shared_preload_libraries: 'pg_stat_statements',
  fsync: 'off',
};

/**
 * Starts PostgreSQL with its data in `folder`.
 *
 * @param port The one of the last start, which the databases' addresses name; else a free one.
 */
export async function startPostgres(
  folder: string,
  port: number | undefined,
  certificate: Certificate,
  watchdog: Watchdog,
): Promise<PostgresServer> {
  const account = serverAccount();
  const binaries = findBinaries();
  await completeBinaries(binaries.folder).catch(() => {});
  const place = await readableBy(account, binaries.folder, join(folder, 'binaries'));
  await completeBinaries(place);
  const programs = join(place, 'native');
  const dataDir = join(folder, 'postgres');
  const password = await initData(programs, dataDir, certificate, account);
  watchdog.watchServer(dataDir);
  const chosen = port ?? (await freePort());
  const child = await launch(programs, dataDir, chosen, account);
  return {
    host: '127.0.0.1',
    port: chosen,
    version: binaries.version,
    password,
    async stop() {
      const gone = once(child, 'exit');
      if (child.kill('SIGINT')) await gone;
    },
  };
}

async function launch(
  programs: string,
  dataDir: string,
  port: number,
  account: Account | undefined,
): Promise<ChildProcess> {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(`${dataDir}.log`, 'a', 0o600);
  const flags = ['-D', dataDir, '-p', `${port}`, ...settings];
  const child = spawn(join(programs, 'bin', 'postgres'), flags, {
    ...account,
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.on('error', () => {});
  while (child.pid && child.exitCode === null) {
    if (await isReady(dataDir, child.pid)) return child;
    await sleep(20);
  }
  const text = await readFile(`${dataDir}.log`, 'utf8');
  throw new Error(`PostgreSQL did not start:\n${text.trim().split('\n').slice(-12).join('\n')}`);
}

/** `postmaster.pid` says in its eighth line when the server is up (as pg_ctl reads it). */
async function isReady(dataDir: string, pid: number): Promise<boolean> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}
