import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from './build.ts';

export interface CliOptions {
  /** Added to a bare environment: nothing of this process's `PG*`, CI or agent marks comes through. */
  env?: Record<string, string>;
  /** Working folder; default: the repository. */
  cwd?: string;
  /** Sent to standard input, which then ends. Standard input is never a terminal. */
  stdin?: string;
  /** kill -9 as soon as this shows up in what it prints (both streams). */
  killAt?: string | RegExp;
  /** SIGINT, as Ctrl-C sends, as soon as this shows up. */
  interruptAt?: string | RegExp;
  /** Called with everything printed so far, and with the child, for whatever else should happen. */
  onOutput?: (output: string, child: ChildProcess) => void;
}

export interface CliResult {
  /** null when it was ended by a signal. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** Both, in the order they came. */
  output: string;
}

/** Runs the built CLI, `node dist/cli/main.js …`, as a process of its own. */
export function runCli(args: string[], options: CliOptions = {}): Promise<CliResult> {
  return runNode([join(ROOT, 'dist/cli/main.js'), ...args], options);
}

/** Runs `node` with these arguments, under the same conditions as `runCli`. */
export async function runNode(args: string[], options: CliOptions = {}): Promise<CliResult> {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd ?? ROOT,
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', NO_COLOR: '1', ...options.env },
  });
  const result: CliResult = { exitCode: null, signal: null, stdout: '', stderr: '', output: '' };
  const react = reactions(options, child);
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      result[stream] += text;
      result.output += text;
      react(result.output);
    });
  // The child may be gone before it has read its input.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  const [exitCode, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { ...result, exitCode, signal };
}

/** Each signal is sent once, the first time its text is there. */
function reactions(options: CliOptions, child: ChildProcess): (output: string) => void {
  let pending = [
    { at: options.killAt, signal: 'SIGKILL' as const },
    { at: options.interruptAt, signal: 'SIGINT' as const },
  ];
  return (output) => {
    const due = pending.filter(({ at }) => at !== undefined && shows(output, at));
    pending = pending.filter((each) => !due.includes(each));
    for (const { signal } of due) child.kill(signal);
    options.onOutput?.(output, child);
  };
}

function shows(output: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? output.includes(wanted) : wanted.test(output);
}
