import { type ChildProcess, spawn } from 'node:child_process';
import { inject } from 'vitest';
import { type Client, scratchFolder } from './local-heroku.ts';

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Command {
  /** Runs `heroku …` for an app to its end. */
  run(...args: string[]): Promise<Outcome>;
  /** The same with text as its standard input. */
  feed(input: string, ...args: string[]): Promise<Outcome>;
  /** The same, and its standard output; fails the test when the exit code is not 0. */
  text(...args: string[]): Promise<string>;
  /** Starts a command that does not end by itself. */
  start(...args: string[]): ChildProcess;
}

/** The real CLI with the environment that the simulator names, in a home of its own. */
export function herokuCommand(client: Client, app: string): Command {
  const home = scratchFolder();
  const launch = (stdin: 'ignore' | 'pipe', args: string[]) => {
    const { PATH } = process.env;
    const env = { PATH, HOME: home, GIT_CONFIG_GLOBAL: '/dev/null', NO_COLOR: '1' };
    // A command that a dyno is to run may begin with flags of its own, so the app goes first.
    const [command, ...rest] = args as [string, ...string[]];
    return spawn(inject('herokuCommand'), [command, '--app', app, ...rest], {
      cwd: home,
      env: { ...env, ...client.environment },
      stdio: [stdin, 'pipe', 'pipe'],
    });
  };
  const start = (...args: string[]) => launch('ignore', args);
  const run = (...args: string[]) => outcomeOf(start(...args));
  return {
    start,
    run,
    feed(input, ...args) {
      const child = launch('pipe', args);
      child.stdin?.end(input);
      return outcomeOf(child);
    },
    async text(...args) {
      const { code, stdout, stderr } = await run(...args);
      if (code !== 0) throw new Error(`heroku ${args.join(' ')}: exit code ${code}\n${stderr}`);
      return stdout;
    },
  };
}

function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (outcome.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (outcome.stderr += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...outcome, code })));
}
