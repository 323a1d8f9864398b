import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { buildCommandFailed, buildCommandMissing } from '../errors/build-errors.ts';
import type { StepBase, StepContext, StepKind } from './step.ts';

/** Builds by a command of the project: `npx prisma migrate deploy`, `flask db upgrade`, ... */
export interface BuildCommand extends StepBase {
  kind: 'build-command';
  /** For the shell. The connection reaches it through the environment, never through arguments. */
  command: string;
}

/** Lines of output that an error repeats. */
const LAST_LINES = 15;

/** Milliseconds between asking the command to stop and stopping it. */
const GRACE = 5_000;

export const buildCommand: StepKind<BuildCommand> = {
  describe: ({ command }) => `Build: ${command}`,

  async run({ command }, context) {
    context.signal.throwIfAborted();
    const lines: string[] = [];
    const code = await runShell(command, context, (stream, line) => {
      lines.push(line);
      if (lines.length > LAST_LINES) lines.shift();
      context.emit({ type: 'output', stream, line });
    });
    context.signal.throwIfAborted();
    if (code !== 0) throw buildCommandFailed(command, code, lines);
    return { summary: 'the command succeeded' };
  },

  inverse: () => null,
};

type OnLine = (stream: 'stdout' | 'stderr', line: string) => void;

function runShell(
  command: string,
  { environment, folder, signal }: StepContext,
  onLine: OnLine,
): Promise<number | string> {
  const secrets = [
    environment['PGPASSWORD'] ?? '',
    encodeURIComponent(environment['PGPASSWORD'] ?? ''),
  ];
  const hide = (line: string) =>
    secrets.reduce((text, secret) => (secret ? text.replaceAll(secret, '•••') : text), line);
  // A group of its own, so that whatever the shell starts can be stopped with it.
  const child = spawn(command, {
    cwd: folder,
    env: environment,
    shell: true,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => stopGroup(child);
  signal.addEventListener('abort', stop, { once: true });
  for (const stream of ['stdout', 'stderr'] as const)
    createInterface({ input: child[stream] }).on('line', (line) => onLine(stream, hide(line)));
  return new Promise<number | string>((resolve, reject) => {
    child.on('error', (error) => reject(buildCommandMissing(command, error.message)));
    child.on('close', (code, killedBy) => resolve(code ?? killedBy ?? 1));
  }).finally(() => signal.removeEventListener('abort', stop));
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
