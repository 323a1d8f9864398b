import { spawn } from 'node:child_process';
import type { Account } from '../account.ts';

/**
 * Looks once a second whether a process that uses the server is alive: each has a file named after its
 * process id. When none is, the folder of users is renamed, so that nobody joins any more, looked at a
 * last time, and the server is stopped. \`/bin/kill -0\` asks for existence; what belongs to another user
 * exists too, hence \`ps\` for a watchdog that runs as another account.
 */
const SCRIPT = `
trap '' INT TERM HUP QUIT
folder=$1
data=$folder/data
used() {
  for file in "$1"/*; do
    [ -e "$file" ] || continue
    name=\${file##*/}
    if kill -0 "\${name%%-*}" 2>/dev/null || ps -p "\${name%%-*}" >/dev/null 2>&1 || [ -d "/proc/\${name%%-*}" ]; then return 0; fi
    rm -f "$file"
  done
  return 1
}
signal() { read -r pid 2>/dev/null <"$data/postmaster.pid" && kill -s "$1" "$pid" 2>/dev/null; }
idle=0
while [ -d "$folder" ]; do
  sleep 0.5
  if used "$folder/users"; then idle=0; continue; fi
  idle=$((idle + 1))
  [ $idle -lt 2 ] && continue
  mv "$folder/users" "$folder/leaving"
  if used "$folder/leaving"; then mv "$folder/leaving" "$folder/users"; continue; fi
  break
done
signal INT
tries=0
while [ -e "$data/postmaster.pid" ] && [ $tries -lt 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
  [ $tries -eq 30 ] && signal QUIT
done
rm -rf "$folder"
`;

/** Starts the watch over a run folder; it outlives this process. */
export function startSharedWatchdog(account: Account | undefined, folder: string): void {
  const child = spawn('sh', ['-c', SCRIPT, 'pgreset-testing-watchdog', folder], {
    ...account,
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    stdio: 'ignore',
    detached: true,
  });
  child.on('error', () => {});
  child.unref();
}
