import { spawn } from 'node:child_process';
import type { Account } from './account.ts';

/**
 * Waits for the end of its standard input, which comes when this process is gone in whatever way,
 * kill -9 included; then stops the server and removes the folder. `postmaster.pid` is asked, not the
 * process table: its first line is the server's process id for as long as the server runs.
 */
const SCRIPT = `
trap '' INT TERM HUP QUIT
data=$1 folder=$2
cat >/dev/null
signal() { read -r pid 2>/dev/null <"$data/postmaster.pid" && kill -s "$1" "$pid" 2>/dev/null; }
tries=0
signal INT
while [ -e "$data/postmaster.pid" ] && [ $tries -lt 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
  [ $tries -eq 50 ] && signal QUIT
done
[ -n "$folder" ] && rm -rf "$folder"
`;

/** The shell that outlives this process. */
export interface Watchdog {
  /** Ends the watch without touching the server. */
  dismiss(): void;
}

/**
 * Starts the watch over one data folder.
 *
 * @param temporaryFolder Removed after the server has stopped; undefined to keep everything.
 */
export function startWatchdog(
  account: Account | undefined,
  dataDir: string,
  temporaryFolder: string | undefined,
): Watchdog {
  // Detached: Ctrl-C in the terminal goes to the whole process group, and must not end the watch.
  const child = spawn('sh', ['-c', SCRIPT, 'pgreset-watchdog', dataDir, temporaryFolder ?? ''], {
    ...account,
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.on('error', () => {});
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return { dismiss: () => void child.kill('SIGKILL') };
}
