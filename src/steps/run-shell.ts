import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface ShellOptions {
  /** With these the command is a program that is started without a shell. */
  args?: string[];
  environment: Record<string, string | undefined>;
  /** Working folder. */
  folder: string;
  /** Aborting asks the command to stop, and stops it soon after. */
  signal: AbortSignal;
  onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}

/** Seconds between asking a command to stop and stopping it. */
const GRACE = 5;

/** Milliseconds for which output is waited for after the command ended: a daemon may hold it open. */
const LAST_OUTPUT = 2_000;

/**
 * Runs a command line with the system's shell. It never outlives this process: one that went on
 * building after a kill -9 would mix its work into an old state that was brought back meanwhile.
 *
 * @returns the exit code, or the name of the signal that ended it
 */
export async function runShell(command: string, options: ShellOptions): Promise<number | string> {
  const { args, environment, folder, signal, onLine } = options;
  // A group of its own, so that whatever the shell starts can be stopped with it.
  const child = spawn(command, args ?? [], {
    cwd: folder,
    env: environment,
    shell: args === undefined,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const watchdog = startWatchdog(child);
  const stop = () => stopGroup(child);
  signal.addEventListener('abort', stop, { once: true });
  for (const stream of ['stdout', 'stderr'] as const)
    createInterface({ input: child[stream] }).on('line', (line) => onLine(stream, line));
  const closed = once(child, 'close').catch(() => {});
  try {
    const [code, killedBy] = (await once(child, 'exit')) as [number | null, string | null];
    const patience = setTimeout(
      () => [child.stdout, child.stderr].forEach((each) => each.destroy()),
      LAST_OUTPUT,
    );
    await closed;
    clearTimeout(patience);
    return code ?? killedBy ?? 1;
  } finally {
    signal.removeEventListener('abort', stop);
    watchdog?.kill('SIGKILL');
  }
}

/** Waits for the end of this process, by a pipe that then closes, and stops the command's group. */
const WATCHDOG = `read -r _; kill -s TERM -- "-$0"; sleep ${GRACE}; kill -s KILL -- "-$0"`;

function startWatchdog({ pid }: ChildProcess): ChildProcess | null {
  if (process.platform === 'win32' || pid === undefined) return null;
  const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: '/usr/bin:/bin' },
    // Out of reach of the terminal's Ctrl-C.
    detached: true,
  });
  watchdog.on('error', () => {});
  watchdog.unref();
  return watchdog;
}

function stopGroup(child: ChildProcess): void {
  const kill = (name: NodeJS.Signals) => {
    try {
      if (process.platform === 'win32') child.kill(name);
      else process.kill(-child.pid!, name);
    } catch {
      // It is gone already.
    }
  };
  kill('SIGTERM');
  setTimeout(() => kill('SIGKILL'), GRACE * 1000).unref();
}
