import { setTimeout as sleep } from 'node:timers/promises';
import { dynoCommandFailed } from '../errors/heroku-dyno-errors.ts';
import { PgresetError } from '../errors/pgreset-error.ts';
import type { HerokuApi } from '../target/target.ts';
import { type Dyno, readDynos, startOneOff, stopDyno } from './dynos.ts';
import { type LogLine, readLogs } from './logs.ts';
import { watchLogs } from './log-watch.ts';

/** How a command in a one-off dyno is followed. */
export interface OneOffOptions {
  /** Milliseconds after which it is stopped. */
  patience: number;
  secrets: readonly string[];
  signal?: AbortSignal;
  onLine(line: LogLine): void;
}

/** Milliseconds between two looks, when the log says nothing. */
const LOOK_EVERY = 2_000;

const EXIT = /^Process exited with status (\d+)$/;

/**
 * Runs a command in a one-off dyno to its end, telling its output. Whatever goes wrong, it does not
 * go on running behind our back.
 *
 * @throws PgresetError `build-failed` with its last lines, `heroku-no-answer`
 */
export async function runOneOff(
  api: HerokuApi,
  app: string,
  command: string,
  options: OneOffOptions,
): Promise<void> {
  const { patience, secrets, signal } = options;
  const earlier = new Set((await runsOf(api, app, command)).map(({ id }) => id));
  let name: string | undefined;
  let status: number | null = null;
  const early: LogLine[] = [];
  const tell = (line: LogLine) => {
    if (name === undefined) early.push(line);
    else if (line.dyno === name) options.onLine(line);
    status ??= statusOf(line, name);
  };
  const watch = watchLogs(api, app, { secrets, onLine: tell });
  try {
    name = (await start(api, app, command, options, earlier)).name;
    early.forEach(tell);
    for (const until = Date.now() + patience; status === null; await watch.change(LOOK_EVERY)) {
      signal?.throwIfAborted();
      if (Date.now() > until)
        throw dynoCommandFailed(
          command,
          `It took longer than ${patience / 1000} seconds.`,
          watch.last(),
        );
      const runs = await runsOf(api, app, command);
      if (status === null && !runs.some((each) => each.name === name))
        status = await readStatus(api, app, name);
    }
    if (status !== 0)
      throw dynoCommandFailed(command, `It ended with exit code ${status}.`, watch.last());
  } catch (error) {
    await stopRuns(api, app, command, earlier).catch(() => {});
    throw error;
  } finally {
    watch.stop();
  }
}

/** Where the answer was lost, the list of dynos says whether it has started. */
async function start(
  api: HerokuApi,
  app: string,
  command: string,
  { patience, signal }: OneOffOptions,
  earlier: Set<string>,
): Promise<Dyno> {
  const seconds = Math.ceil(patience / 1000);
  return startOneOff(api, app, command, seconds, signal && { signal }).catch(
    async (error: unknown) => {
      const lost = error instanceof PgresetError && error.code === 'heroku-no-answer';
      const [found] = lost ? await newRuns(api, app, command, earlier) : [];
      if (found) return found;
      throw error;
    },
  );
}

/** Gone from the list, and the stream did not say how it ended: the log is read once more. */
async function readStatus(api: HerokuApi, app: string, name: string): Promise<number> {
  for await (const line of readLogs(api, app, { lines: 200, dyno: name, source: 'heroku' })) {
    const status = statusOf(line, name);
    if (status !== null) return status;
  }
  return NaN;
}

function statusOf({ source, dyno, text }: LogLine, name: string | undefined): number | null {
  const found = source === 'heroku' && dyno === name ? EXIT.exec(text)?.[1] : undefined;
  return found === undefined ? null : Number(found);
}

async function runsOf(api: HerokuApi, app: string, command: string): Promise<Dyno[]> {
  const all = await readDynos(api, app);
  return all.filter((each) => each.type === 'run' && each.command === command);
}

async function newRuns(api: HerokuApi, app: string, command: string, earlier: Set<string>) {
  return (await runsOf(api, app, command)).filter(({ id }) => !earlier.has(id));
}

/** Milliseconds between SIGTERM and SIGKILL, and a little more. */
const STOP_PATIENCE = 35_000;

/**
 * Ends the one-off dynos that run a command, and waits until their processes are gone: a dyno leaves
 * the list when it is told to stop, and may work on until it is killed.
 *
 * @param earlier those that were there before, and are somebody else's
 * @returns how many there were
 */
export async function stopRuns(
  api: HerokuApi,
  app: string,
  command: string,
  earlier = new Set<string>(),
): Promise<number> {
  const runs = await newRuns(api, app, command, earlier);
  for (const { name } of runs) await stopDyno(api, app, name);
  for (const until = Date.now() + STOP_PATIENCE; Date.now() < until; await sleep(LOOK_EVERY / 4)) {
    const ends = await Promise.all(runs.map(({ name }) => readStatus(api, app, name)));
    if (!ends.some((status) => Number.isNaN(status))) break;
  }
  return runs.length;
}
