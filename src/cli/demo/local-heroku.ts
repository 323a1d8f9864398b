import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { localHerokuFailed, localHerokuMissing } from '../cli-errors.ts';
import type { CliContext } from '../context.ts';

/** What the local Heroku says of itself when it is ready, in one line of JSON. */
export interface HerokuReady {
  /** Of its APIs. */
  url: string;
  /** What `heroku` and pgreset need in their environment to talk to this one; the token is in it. */
  environment: Record<string, string>;
  apps: {
    name: string;
    webUrl: string;
    healthUrl: string;
    databases: { name: string; plan: string }[];
  }[];
}

export interface LocalHeroku extends HerokuReady {
  /** Stops it; its folder goes with it. */
  close(): Promise<void>;
}

/** A program of its own, which shares no code with us: known by its place in the package only. */
const PROGRAM = fileURLToPath(new URL('../../simulators/heroku/main.js', import.meta.url));

/**
 * Starts the local Heroku with its app. It ends when its standard input does, which the system sees
 * to however this process ends.
 *
 * @throws PgresetError `local-heroku-missing`, `local-heroku-failed`
 */
export async function startLocalHeroku({ env }: CliContext): Promise<LocalHeroku> {
  if (!existsSync(PROGRAM)) throw localHerokuMissing();
  // Detached: Ctrl-C in the terminal is for us, and we stop it.
  const child = spawn(process.execPath, [PROGRAM, '--json'], { env, detached: true });
  child.stdin.on('error', () => {});
  const gone = once(child, 'exit');
  const close = async () => {
    child.stdin.end();
    await gone;
  };
  try {
    return { ...(await readiness(child)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Its first line; everything that it says instead is why it did not start. */
async function readiness(child: ChildProcess): Promise<HerokuReady> {
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const line = await new Promise<string | undefined>((resolve) => {
    createInterface({ input: child.stdout! })
      .once('line', resolve)
      .once('close', () => resolve(undefined));
  });
  if (line === undefined) throw localHerokuFailed(complaint);
  return JSON.parse(line) as HerokuReady;
}
