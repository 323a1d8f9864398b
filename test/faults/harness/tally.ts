import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import {
  PgresetError,
  type Report,
  readHistory,
  readStatus,
  resumeRun,
  type RunRecord,
  type Status,
  type Target,
} from '../../../src/index.ts';
import type { Session } from '../../../src/postgres/session.ts';
import { reset, undoRequest } from '../../run/requests.ts';
import { lookAt, type State } from './state.ts';

/** What a fault may leave: everything else is a mixture. */
export interface Ends {
  old: string;
  new: string;
  /** Contents that an aside may have: whole ones only. */
  whole: string[];
}

/** One line of the table that a file of faults ends with. */
export interface Tally {
  faults: number;
  old: number;
  new: number;
  'half-way': number;
  resumed: number;
  undone: number;
  unknown: number;
  mixed: number;
}

export const emptyTally = (): Tally => ({
  faults: 0,
  old: 0,
  new: 0,
  'half-way': 0,
  resumed: 0,
  undone: 0,
  unknown: 0,
  mixed: 0,
});

/** Reads both ends off an undisturbed run: `before` it and after it. */
export function endsOf(before: State, after: State): Ends {
  return { old: before.place, new: after.place, whole: [before.content, after.content] };
}

export interface Fault {
  session: Session;
  /** Straight to the database. */
  target: Target;
  ends: Ends;
  /** What the disturbed run came to. */
  outcome: Report | PgresetError | null;
  /** How a run that is half-way is finished. */
  finish: 'resume' | 'undo';
  /** For whoever reads the failure. */
  name: string;
}

/** Runs something to its end, which has to be a report or an error that says what to do. */
export async function outcomeOf(run: Promise<Report>): Promise<Report | PgresetError> {
  return run.catch((error: unknown) => {
    if (error instanceof PgresetError) return error;
    throw new Error('an error left the library that explains nothing', { cause: error });
  });
}

/** Looks at what a fault left, finishes what is half-way, and counts. */
export async function judge(fault: Fault, tally: Tally): Promise<void> {
  const { session, target, ends, outcome, finish, name } = fault;
  tally.faults += 1;
  const found = await lookAt(session);
  const { interrupted } = await statusWhenGone(target);
  const where = found.place === ends.old ? 'old' : found.place === ends.new ? 'new' : 'half-way';
  if (isPurge(outcome)) expect(found.asides, name).toEqual({});
  else checkClaim(outcome, where, name);
  if (outcome instanceof PgresetError && outcome.code === 'outcome-unknown') tally.unknown += 1;
  const history = await readHistory(target);
  const open = interrupted.filter(({ run }) => {
    const steps = history.find(({ id }) => id === run)!.steps;
    return steps.some(({ status, progress }) => status === 'done' || progress !== null);
  });
  if (open.length === 0) {
    if (where === 'half-way') mixed(fault, found, tally);
    tally[where] += 1;
    checkAsides(fault, found, tally);
    return;
  }
  tally['half-way'] += 1;
  const record = history.find(({ id }) => id === open[0]!.run)!;
  const became = await finishOff(target, record, finish);
  const after = await lookAt(session);
  if (record.plan.way === 'purge') expect(after.asides, name).toEqual({});
  const wanted = became === 'resumed' ? ends.new : ends.old;
  if (after.place !== wanted) mixed({ ...fault, name: `${name}, then ${became}` }, after, tally);
  tally[became] += 1;
  expect((await readStatus(target)).interrupted, name).toEqual([]);
}

const isPurge = (outcome: Fault['outcome']): boolean =>
  outcome !== null && !(outcome instanceof PgresetError) && outcome.way === 'purge';

/** Resumes or undoes. What is half-way in bringing back or in a purge can only be resumed. */
async function finishOff(
  target: Target,
  record: RunRecord,
  finish: 'resume' | 'undo',
): Promise<'resumed' | 'undone'> {
  if (finish === 'undo') {
    const undo = await outcomeOf(reset(target, undoRequest(record.id)));
    if (!(undo instanceof PgresetError)) return 'undone';
    const why = expect.stringMatching(/resume|drops for good/);
    expect(undo).toMatchObject({ code: 'not-undoable', why });
  }
  const resumed = await outcomeOf(
    resumeRun(target, record, { consent: { confirm: target.name }, environment: process.env }),
  );
  if (!(resumed instanceof PgresetError)) return 'resumed';
  // A build that does not stand being run twice fails, and the old state is put back.
  expect(resumed).toMatchObject({
    code: expect.stringMatching(/^(build|restore)-failed$/),
    state: expect.stringMatching('put back'),
  });
  return 'undone';
}

/** The server needs a moment to find out that nobody is there any more. */
export async function statusWhenGone(target: Target): Promise<Status> {
  for (let tries = 0; ; tries++) {
    const status = await readStatus(target);
    if (status.running === null) return status;
    expect(tries, 'the lock of a run that is gone').toBeLessThan(40);
    await sleep(25);
  }
}

/** What the error says about the database has to be so. */
function checkClaim(outcome: Fault['outcome'], where: string, name: string): void {
  if (outcome === null) return;
  if (!(outcome instanceof PgresetError)) return expect(where, name).toBe('new');
  const { code, exit, state } = outcome;
  const isOld = exit !== 4 && /^Nothing was changed|put back/.test(state);
  expect(!isOld || where === 'old', `${name}: ${code} says «${state}», found: ${where}`).toBe(true);
}

function checkAsides(fault: Fault, found: State, tally: Tally): void {
  for (const [aside, content] of Object.entries(found.asides))
    if (!fault.ends.whole.includes(content) && !isLeftover(aside))
      mixed({ ...fault, name: `${fault.name}: aside ${aside}:\n${content}\n` }, found, tally);
}

/** Behind the number of the run's own asides: what a failed build had made, kept to be looked at. */
const isLeftover = (aside: string): boolean => /_\d+$/.test(aside);

function mixed({ name, outcome, ends }: Fault, found: State, tally: Tally): never {
  tally.mixed += 1;
  const message = outcome instanceof PgresetError ? JSON.stringify(outcome) : outcome?.way;
  const [less, more] = [ends.old, ends.new]
    .map((end) => difference(end, found.place))
    .sort((one, other) => one.length - other.length);
  const text = [...less!.slice(0, 15), `(${more!.length} from the other end)`].join('\n');
  throw new Error(
    `${name}: a mixture; aside: ${Object.keys(found.asides).join(', ')}; ${message}\n${text}`,
  );
}

function difference(wanted: string, found: string): string[] {
  const [was, is] = [wanted.split('\n'), found.split('\n')];
  return [
    ...was.filter((line) => !is.includes(line)).map((line) => `- ${line}`),
    ...is.filter((line) => !was.includes(line)).map((line) => `+ ${line}`),
  ];
}
