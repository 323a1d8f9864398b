import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { PgresetError, type Report, readStatus, type Target } from '../../../src/index.ts';
import type { AppState, HerokuApp } from './heroku-app.ts';
import { finish, type Finish } from './finish.ts';

/** What a run came to; null: its process was killed, and said nothing. */
export type Outcome = Report | PgresetError | null;

/** One line of the table that a file of faults ends with. */
export interface Tally {
  faults: number;
  old: number;
  new: number;
  unknown: number;
  interrupted: number;
  finished: number;
  mixed: number;
}

export const emptyTally = (): Tally => ({
  faults: 0,
  old: 0,
  new: 0,
  unknown: 0,
  interrupted: 0,
  finished: 0,
  mixed: 0,
});

/** A case: what was disturbed, how it ended, and what is accepted. */
export interface Case {
  app: HerokuApp;
  outcome: Outcome;
  name: string;
  /** How what is half-way is finished. */
  finish: Finish;
  /** Which state the run leads to, and from. */
  from: 'old' | 'new';
  to: 'old' | 'new';
}

/** Runs something to its end, which has to be a report or an error that says what to do. */
export async function outcomeOf(run: Promise<Report>): Promise<Report | PgresetError> {
  return run.catch((error: unknown) => {
    if (error instanceof PgresetError) return error;
    throw new Error('an error left the library that explains nothing', { cause: error });
  });
}

/** Looks at what a fault left: old or new, the app up or said not to be; finishes what is half-way. */
export async function judge(one: Case, tally: Tally): Promise<void> {
  const { app, outcome, name } = one;
  tally.faults += 1;
  await app.heroku.call('DELETE', '/control/faults');
  const [state, seen] = [await app.state().catch(() => 'none' as const), await app.settled()];
  const target = await app.target();
  const open = (await statusWhenGone(target)).interrupted.filter(({ begun }) => begun);
  checkSaid(one, seen, open.length > 0);
  if (outcome instanceof PgresetError && outcome.exit === 4) tally.unknown += 1;
  if (open.length === 0) {
    checkClaim(one, state);
    if (state === 'mixed') fail(one, tally, state);
    tally[state as 'old' | 'new'] += 1;
    await app.heroku.call('PATCH', `/apps/${app.name}`, { maintenance: false });
    return;
  }
  tally.interrupted += 1;
  const became = await finish(app, open[0]!, one.finish);
  const after = await app.state();
  const wanted = became === 'resumed' ? one.to : one.from;
  if (after !== wanted) fail({ ...one, name: `${name}, then ${became}` }, tally, after);
  const closed = await app.settled();
  expect(closed, `${name}, then ${became}`).toMatchObject({ maintenance: false, up: true });
  expect((await readStatus(await app.target())).interrupted, name).toEqual([]);
  tally.finished += 1;
}

/** The server needs a moment to find out that nobody is there any more. */
async function statusWhenGone(target: Target) {
  for (let tries = 0; ; tries++) {
    const status = await readStatus(target);
    if (status.running === null) return status;
    expect(tries, 'the lock of a run that is gone').toBeLessThan(80);
    await sleep(50);
  }
}

const textOf = (outcome: Report | PgresetError): string =>
  outcome instanceof PgresetError
    ? [outcome.message, outcome.why, outcome.state, outcome.next, ...outcome.details].join('\n')
    : outcome.warnings.join('\n');

/** Not as it should be: then the person was told, with the command. */
function checkSaid({ outcome, name }: Case, seen: AppState, open: boolean): void {
  if (outcome === null) return;
  const said = textOf(outcome);
  const told = (what: RegExp) =>
    `${name}: ${JSON.stringify(seen)}, and said was:\n${said}\n${what}`;
  const wayOut = open ? /pgreset (resume|undo|app) / : /pgreset (app|replace|undo|status) /;
  if (seen.maintenance) {
    expect(said, told(/maintenance/)).toMatch(/maintenance/i);
    expect(said, told(wayOut)).toMatch(wayOut);
  }
  if (seen.database === null) expect(said, told(/DATABASE/)).toMatch(/DATABASE/);
  if (!seen.up) expect(said, told(/dynos/)).toMatch(/app (restart|logs)|pgreset (resume|undo)/);
  if (open && outcome instanceof PgresetError)
    expect(said, `${name}: half-way, and no way out`).toMatch(/pgreset (resume|undo|status)/);
}

/** What the error says about the database has to be so. */
function checkClaim(one: Case, state: string): void {
  const { outcome, name, from, to } = one;
  if (outcome === null) return expect([from, to], name).toContain(state);
  if (!(outcome instanceof PgresetError)) return expect(state, name).toBe(to);
  const isOld = outcome.exit !== 4 && /^Nothing was changed|put back/.test(outcome.state);
  const text = `${name}: «${textOf(outcome)}», found: ${state}`;
  expect(isOld ? [from] : [from, to], text).toContain(state);
}

function fail({ name, outcome }: Case, tally: Tally, state: string): never {
  tally.mixed += 1;
  throw new Error(`${name}: ${state}; ${outcome === null ? 'killed' : textOf(outcome)}`);
}
