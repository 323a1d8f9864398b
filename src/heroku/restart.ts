import { dynosNotUp } from '../errors/heroku-dyno-errors.ts';
import type { HerokuApi } from '../target/target.ts';
import { type Dyno, readDynos, restartDynos } from './dynos.ts';
import type { LogLine } from './logs.ts';
import { type LogWatch, watchLogs } from './log-watch.ts';

/** How a restart is followed. */
export interface RestartOptions {
  /** Milliseconds until every dyno has to be up. */
  patience: number;
  /** Never shown, should the app print them. */
  secrets: readonly string[];
  /** Only the dynos of one name (`web.1`) or type (`web`); default: all. */
  only?: { dyno: string } | { type: string };
  /** Only wait: a release of this version or later restarts them by itself. */
  release?: number;
  signal?: AbortSignal;
  onLine(line: LogLine): void;
  /** How many dynos are up, of how many. */
  onProgress(up: number, all: number): void;
}

/** Milliseconds that a crashed dyno has to come back; Heroku starts it again at once, but only once. */
const GRACE = 5_000;

/** Milliseconds that a dyno which does not listen has to stay up. */
const SETTLES = 1_000;

/** Milliseconds between two looks, when the log says nothing. */
const LOOK_EVERY = 1_000;

/**
 * Restarts the dynos of an app, and waits until each of the new ones is up.
 *
 * @returns the dynos
 * @throws PgresetError `dynos-not-up` when one crashes or takes too long, with the last log lines
 */
export async function restartAndWait(
  api: HerokuApi,
  app: string,
  options: RestartOptions,
): Promise<Dyno[]> {
  const { only, signal } = options;
  const before = await standingDynos(api, app, options);
  const watch = watchLogs(api, app, options);
  try {
    if (options.release === undefined)
      await restartDynos(api, app, { ...only, ...(signal && { signal }) });
    return await waitUntilUp(api, app, before, watch, options);
  } finally {
    watch.stop();
  }
}

async function waitUntilUp(
  api: HerokuApi,
  app: string,
  before: Dyno[],
  watch: LogWatch,
  options: RestartOptions,
): Promise<Dyno[]> {
  const { patience, release, signal, onProgress } = options;
  const isNew = (dyno: Dyno) =>
    release === undefined
      ? !before.some((old) => old.id === dyno.id && old.created_at === dyno.created_at)
      : dyno.release.version >= release;
  const crashedSince = new Map<string, number>();
  const seenUp = new Map<string, number>();
  let told = -1;
  let pause = LOOK_EVERY;
  for (const until = Date.now() + patience; ; await watch.change(pause)) {
    signal?.throwIfAborted();
    const dynos = await standingDynos(api, app, options);
    const up = dynos.filter((dyno) => isNew(dyno) && isUp(dyno));
    if (up.length !== told) onProgress(up.length, dynos.length);
    told = up.length;
    // For a moment there may be none: neither the old ones nor the new ones.
    for (const { id } of up) if (!seenUp.has(id)) seenUp.set(id, Date.now());
    const all = up.length === dynos.length && (up.length > 0 || before.length === 0);
    if (all && up.every((dyno) => isSteady(dyno, seenUp))) return dynos;
    pause = all ? SETTLES / 4 : LOOK_EVERY;
    const crashed = dynos.filter(({ state }) => state === 'crashed');
    note(crashedSince, crashed);
    const gaveUp = crashed.some(({ name }) => Date.now() - crashedSince.get(name)! > GRACE);
    if (gaveUp)
      throw dynosNotUp(app, states(dynos), 'It crashed, and did not come back.', watch.last());
    if (Date.now() > until) {
      const why = `Not all were up within ${Math.round(patience / 1000)} seconds.`;
      throw dynosNotUp(app, states(dynos), why, watch.last());
    }
  }
}

/** Since when each has been crashed without a break. */
function note(since: Map<string, number>, crashed: Dyno[]): void {
  for (const name of since.keys())
    if (!crashed.some((each) => each.name === name)) since.delete(name);
  for (const { name } of crashed) if (!since.has(name)) since.set(name, Date.now());
}

/**
 * A web dyno is up when it listens, any other as soon as its process runs: that one is watched for a
 * moment, in which it may crash.
 */
function isSteady({ id, type }: Dyno, seenUp: Map<string, number>): boolean {
  return type === 'web' || Date.now() - seenUp.get(id)! >= SETTLES;
}

/** One-off dynos and what the scheduler starts come and go by themselves. */
const PASSING = ['run', 'release', 'scheduler'];

/** Those that are meant. */
async function standingDynos(
  api: HerokuApi,
  app: string,
  { only, signal }: Pick<RestartOptions, 'only' | 'signal'>,
): Promise<Dyno[]> {
  const all = await readDynos(api, app, signal && { signal });
  return all.filter(
    ({ name, type }) =>
      !PASSING.includes(type) &&
      (!only || ('dyno' in only ? only.dyno === name : only.type === type)),
  );
}

/** An Eco dyno sleeps until it is asked. */
const isUp = ({ state }: Dyno): boolean => state === 'up' || state === 'idle';

const states = (dynos: Dyno[]): string[] => dynos.map(({ name, state }) => `${name} ${state}`);
