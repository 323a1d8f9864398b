import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { buildCommandMissing } from '../errors/build-errors.ts';

export interface Child {
  /** For the shell, unless there are arguments. */
  command: string;
  args?: string[];
  environment: Record<string, string | undefined>;
  folder: string;
  signal: AbortSignal;
}

export type OnLine = (stream: 'stdout' | 'stderr', line: string) => void;

/** Lines of output that an error repeats. */
const LAST_LINES = 15;

/** Milliseconds between asking a command to stop and stopping it. */
const GRACE = 5_000;

/**
 * Runs a command to its end, in a group of its own, so that whatever it starts can be stopped with
 * it. The password never shows in its output.
 *
 * @returns the exit code, or the signal that ended it, and its last lines
 */
export async function runChild(
  { command, args, environment, folder, signal }: Child,
  onLine: OnLine,
): Promise<{ code: number | string; lines: string[] }> {
  signal.throwIfAborted();
  const hide = hiding(environment['PGPASSWORD']);
  const lines: string[] = [];
  const child = spawn(command, args ?? [], {
    cwd: folder,
    env: environment,
    shell: args === undefined,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => stopGroup(child);
  signal.addEventListener('abort', stop, { once: true });
  for (const stream of ['stdout', 'stderr'] as const)
    createInterface({ input: child[stream] }).on('line', (text) => {
      const line = hide(text);
      lines.push(line);
      if (lines.length > LAST_LINES) lines.shift();
      onLine(stream, line);
    });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on('error', (error) => reject(buildCommandMissing(command, error.message)));
    child.on('close', (code, killedBy) => resolve(code ?? killedBy ?? 1));
  });
  const code = await ended.finally(() => signal.removeEventListener('abort', stop));
  signal.throwIfAborted();
  return { code, lines };
}

/** A password shows as it is, as part of a URL, or as part of JSON. */
function hiding(password: string | undefined): (line: string) => string {
  if (!password) return (line) => line;
  const shapes = [
    password,
    encodeURIComponent(password),
    new URLSearchParams({ p: password }).toString().slice(2),
    JSON.stringify(password).slice(1, -1),
  ];
  const secrets = [...new Set(shapes)].sort((a, b) => b.length - a.length);
  return (line) => secrets.reduce((text, secret) => text.replaceAll(secret, '•••'), line);
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
  setTimeout(() => kill('SIGKILL'), GRACE).unref();
}
