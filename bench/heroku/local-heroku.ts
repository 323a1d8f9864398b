import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The local Heroku with its app, and both commands ready to talk to it. */
export interface HerokuWorld {
  app: string;
  healthUrl: string;
  /** Runs a program in an empty folder, and returns what it said. @throws Error with that, unless it ends with 0 */
  run(program: string, args: string[]): Promise<string>;
  close(): Promise<void>;
}

interface Ready {
  environment: Record<string, string>;
  apps: { name: string; healthUrl: string }[];
}

/** Starts the built one, as `pgreset demo --heroku` does. */
export async function startLocalHeroku(): Promise<HerokuWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'pgreset-bench-heroku-'));
  const program = resolve('dist/simulators/heroku/main.js');
  const child = spawn(process.execPath, [program, '--json'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const line = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const ready = await Promise.race([line, gone.then(() => undefined)]);
  if (!ready) throw new Error('The local Heroku did not start.');
  const { environment, apps } = JSON.parse(ready[0]) as Ready;
  const { name: app, healthUrl } = apps[0]!;
  const home = { HOME: folder, GIT_CONFIG_GLOBAL: '/dev/null', NO_COLOR: '1' };
  const env = { PATH: process.env['PATH'], ...home, ...environment };
  return {
    app,
    healthUrl,
    run: (command, args) => output(command, args, { cwd: folder, env }),
    async close() {
      child.stdin.end();
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function output(
  program: string,
  args: string[],
  place: { cwd: string; env: Record<string, string | undefined> },
): Promise<string> {
  const child = spawn(program, args, { ...place, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${text}`);
  return text;
}
