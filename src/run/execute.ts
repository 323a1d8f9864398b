import { connectionLost, outcomeUnknown, runTakenOver } from '../errors/run-errors.ts';
import { CommitUnknown, inTransaction } from '../postgres/transaction.ts';
import { describeStep, runStep } from '../steps/kinds.ts';
import type { Progress, Step, StepContext, StepResult } from '../steps/step.ts';
import { type ActiveRun, ensureSession, watched } from './active-run.ts';
import { lockRun, markProgress, markStepsDone } from './journal.ts';
import { settleCommit } from './settle-commit.ts';

/** A step with its place in the journal. */
export interface PlacedStep {
  /** Place in the journal; null: not written down (putting back is part of the failed run). */
  ordinal: number | null;
  step: Step;
  progress: Progress | null;
}

/**
 * Runs steps in order. Those of one transaction commit together, with the journal's note that they
 * are done; `finish` runs in the last transaction, so that the end of the run is part of it.
 */
export async function execute(
  run: ActiveRun,
  steps: PlacedStep[],
  finish: () => Promise<void>,
): Promise<void> {
  const groups = groupByTransaction(steps);
  for (const [index, group] of groups.entries()) {
    const isLast = index === groups.length - 1;
    if (group[0]!.step.transaction === 0) await runOutside(run, group[0]!);
    else await commit(run, () => runInside(run, group, isLast ? finish : async () => {}));
  }
  if ((groups.at(-1)?.[0]?.step.transaction ?? 0) === 0) {
    await ensureSession(run);
    await commit(run, finish);
  }
}

function groupByTransaction(steps: PlacedStep[]): PlacedStep[][] {
  const groups: PlacedStep[][] = [];
  for (const each of steps) {
    const last = groups.at(-1);
    const { transaction } = each.step;
    if (last && transaction !== 0 && last[0]!.step.transaction === transaction) last.push(each);
    else groups.push([each]);
  }
  return groups;
}

/** One transaction of the run: ours only while the journal says so, and its outcome always known. */
async function commit(run: ActiveRun, work: () => Promise<void>): Promise<void> {
  const { lockTimeout } = run.plan.request;
  try {
    await watched(run, () =>
      inTransaction(run.session, { lockTimeout }, async () => {
        const status = await lockRun(run.session, run.id);
        if (status !== 'running') throw runTakenOver(run.id, status ?? 'gone');
        await work();
      }),
    );
  } catch (error) {
    if (!(error instanceof CommitUnknown)) throw error;
    const settled = await settleCommit(run, error.xid);
    if (settled === 'unknown') throw outcomeUnknown(run.id, error.message);
    if (settled === 'aborted') throw connectionLost(error.cause);
  }
  run.changed = true;
}

async function runInside(
  run: ActiveRun,
  group: PlacedStep[],
  finish: () => Promise<void>,
): Promise<void> {
  const done: { ordinal: number; result: StepResult }[] = [];
  for (const placed of group) {
    const result = await runOne(run, placed);
    if (placed.ordinal !== null) done.push({ ordinal: placed.ordinal, result });
  }
  if (done.length > 0) await markStepsDone(run.session, run.id, done);
  await finish();
}

async function runOutside(run: ActiveRun, placed: PlacedStep): Promise<void> {
  const result = await watched(run, () => runOne(run, placed));
  const { ordinal } = placed;
  if (ordinal === null) return;
  await ensureSession(run);
  await commit(run, () => markStepsDone(run.session, run.id, [{ ordinal, result }]));
}

async function runOne(run: ActiveRun, placed: PlacedStep): Promise<StepResult> {
  const { step, ordinal } = placed;
  const place = { ordinal: ordinal ?? 0, total: run.plan.steps.length, title: describeStep(step) };
  const startedAt = performance.now();
  run.onEvent({ type: 'step-started', ...place });
  try {
    const result = await runStep(step, contextOf(run, placed));
    const ms = performance.now() - startedAt;
    run.onEvent({ type: 'step-done', ...place, summary: result.summary, ms });
    if (ordinal !== null) run.steps.push({ title: place.title, summary: result.summary, ms });
    return result;
  } catch (error) {
    run.onEvent({ type: 'step-failed', ...place, message: (error as Error).message });
    throw error;
  }
}

function contextOf(run: ActiveRun, { ordinal, progress }: PlacedStep): StepContext {
  return {
    session: run.session,
    run: run.id,
    environment: run.environment,
    folder: run.target.folder,
    signal: run.signal,
    emit: run.onEvent,
    progress,
    async inBatch(work) {
      let noted: Progress = {};
      await commit(run, async () => {
        noted = await work();
        if (ordinal !== null) await markProgress(run.session, run.id, ordinal, noted);
      });
      return noted;
    },
  };
}
