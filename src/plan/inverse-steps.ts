import { asideGone, databaseGone } from '../errors/undo-errors.ts';
import type { AsideDatabase } from '../snapshot/aside-databases.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { invertStep } from '../steps/kinds.ts';
import type { Step } from '../steps/step.ts';
import { newDatabaseName, type SwapDatabase } from '../steps/swap-database.ts';
import { isAroundApp } from './around-app.ts';
import type { RunRecord } from './run-record.ts';

/** A step that takes another one back. */
export interface Inverse {
  /** Place of the other one in its run. */
  ordinal: number;
  step: Step;
}

/**
 * The inverse of what a run did, newest first; steps that were interrupted half-way included.
 *
 * @throws PgresetError `aside-gone` when an aside was dropped
 */
export function inverseSteps(
  snapshot: Snapshot,
  record: RunRecord,
  databases: readonly AsideDatabase[] = [],
): Inverse[] {
  const inverses = record.plan.steps
    .flatMap((_, ordinal) =>
      inverseOf(ordinal, snapshot, record, databases).map((step) => ({ ordinal, step })),
    )
    .reverse();
  return inverses.toSorted((a, b) => rank(a.step) - rank(b.step));
}

/**
 * What has to come first or last, whatever its place was: publications name tables, and dynos are
 * to start when these are back; nobody sees the app before it is up.
 */
function rank(step: Step): number {
  if (step.kind === 'maintenance') return step.on ? -1 : 4;
  if (step.kind === 'destroy-addon') return 3;
  if (step.kind === 'restart-dynos') return 2;
  return step.kind === 'republish' ? 1 : 0;
}

function inverseOf(
  ordinal: number,
  snapshot: Snapshot,
  { id, status, plan, steps }: RunRecord,
  databases: readonly AsideDatabase[],
): Step[] {
  const step = plan.steps[ordinal]!;
  const done = steps[ordinal]?.status === 'done';
  const begun = done || steps[ordinal]?.progress != null;
  if (step.kind === 'swap-database' && !done) return begun ? [dropNew(id)] : [];
  // Dynos that met a half-way state are restarted, also when it was not come to that.
  const met = step.kind === 'restart-dynos' && steps.some((each) => each.status === 'done');
  const inverse = (begun || met) && !stays(step, done, status) ? invertStep(step, id) : null;
  if (!inverse) return [];
  if (isAroundApp(inverse) || inverse.kind === 'promote-addon') return [inverse];
  if (inverse.kind === 'swap-files') return [{ ...inverse, exists: done }];
  if (inverse.kind === 'swap-database') return [bringBack(inverse, id, databases)];
  const from = 'from' in inverse ? inverse.from : null;
  if (typeof from === 'string' && !snapshot.schemas.some(({ name }) => name === from))
    throw asideGone(id, from);
  return [fitToPresent(inverse, done, snapshot)];
}

/** A dyno that has ended; and what a whole run made is the aside of its undo. */
function stays({ kind }: Step, done: boolean, status: RunRecord['status']): boolean {
  return (kind === 'run-dyno' && done) || (kind === 'create-addon' && status === 'done');
}

/** It was being made, and never came into place. */
const dropNew = (run: string): Step => ({
  kind: 'drop-database',
  transaction: 0,
  database: newDatabaseName(run),
});

function bringBack(
  swap: SwapDatabase,
  run: string,
  databases: readonly AsideDatabase[],
): SwapDatabase {
  if (!databases.some(({ name }) => name === swap.from)) throw databaseGone(run, swap.from!);
  return swap;
}

/** What the present state says about an inverse made from the past. */
function fitToPresent(step: Step, done: boolean, { schemas, extensions }: Snapshot): Step {
  if (step.kind !== 'swap-schema') return { ...step, transaction: step.transaction || 1 };
  // Half moved: the rest of the old state is still in place and must not go aside.
  const exists = schemas.some(({ name }) => name === step.schema) && done;
  const there = step.extensions.filter((each) => extensions.some(({ name }) => name === each));
  return { ...step, exists, extensions: there, transaction: step.batch === null ? 1 : 0 };
}
