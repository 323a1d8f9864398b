import { spawn } from 'node:child_process';

/**
 * Reads process groups (`+ 123`, `- 123`) and the server's data folder (`d /path`) from its standard
 * input, which ends when this process is gone in whatever way, kill -9 included; then it ends what
 * is left. A shell, since it has to outlive Node and costs next to nothing.
 */
const SCRIPT = `
trap '' INT TERM HUP QUIT
groups=' ' data='' folder=$1
while read -r what value; do
  case $what in
    +) groups="$groups$value " ;;
    -) groups=$(printf '%s' "$groups" | sed "s/ $value / /") ;;
    d) data=$value ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
if [ -n "$data" ]; then
  read -r pid 2>/dev/null <"$data/postmaster.pid" && kill -s INT "$pid" 2>/dev/null
  tries=0
  while [ -e "$data/postmaster.pid" ] && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
fi
[ -n "$folder" ] && rm -rf "$folder"
`;

/** Ends what this process started, if this process cannot do it any more. */
export interface Watchdog {
  /** A process group (by its leader) that is not to outlive us. */
  watch(leader: number): void;
  forget(leader: number): void;
  watchServer(dataDir: string): void;
  dismiss(): void;
}

/** @param temporaryFolder Removed at the end; undefined to keep everything. */
export function startWatchdog(temporaryFolder: string | undefined): Watchdog {
  // Detached: Ctrl-C goes to the whole process group of the terminal.
  const child = spawn('sh', ['-c', SCRIPT, 'heroku-watchdog', temporaryFolder ?? ''], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  const say = (line: string) => void child.stdin.write(`${line}\n`);
  return {
    watch: (leader) => say(`+ ${leader}`),
    forget: (leader) => say(`- ${leader}`),
    watchServer: (dataDir) => say(`d ${dataDir}`),
    dismiss: () => void child.kill('SIGKILL'),
  };
}
