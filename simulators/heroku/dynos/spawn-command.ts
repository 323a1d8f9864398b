import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Watchdog } from '../watchdog.ts';

export interface Command {
  command: string;
  folder: string;
  env: Record<string, string>;
}

/** Of this process only what programs need in order to run at all: the rest is the app's own. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG'];

/** Starts a command in a process group of its own, as a dyno is a machine of its own. */
export function spawnCommand({ command, folder, env }: Command, watchdog: Watchdog): ChildProcess {
  const inherited = INHERITED.map((name) => [name, process.env[name]] as const);
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  if (child.pid) watchdog.watch(child.pid);
  child.once('exit', () => child.pid && watchdog.forget(child.pid));
  return child;
}

export function eachLine(stream: Readable | null, each: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', each);
}

export function isRunning(child: ChildProcess | undefined): child is ChildProcess {
  return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** SIGTERM to all processes of the group, and after a while SIGKILL. Returns how it ended. */
export async function endProcess(
  child: ChildProcess,
  patience: number,
): Promise<'SIGTERM' | 'SIGKILL'> {
  if (!isRunning(child)) return 'SIGTERM';
  const gone = once(child, 'exit');
  let hard = false;
  const timer = setTimeout(() => {
    hard = true;
    signalGroup(child, 'SIGKILL');
  }, patience);
  signalGroup(child, 'SIGTERM');
  await gone;
  clearTimeout(timer);
  return hard ? 'SIGKILL' : 'SIGTERM';
}

export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, signal);
  } catch {
    // It has just ended by itself.
  }
}
