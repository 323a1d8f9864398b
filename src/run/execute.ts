import { describeStep, runStep } from '../steps/kinds.ts';
import type { Progress, Step, StepContext, StepResult } from '../steps/step.ts';
import { type ActiveRun, ensureSession, throwIfCancelled } from './active-run.ts';
import { carryJournal, readJournalRows, writeJournalRows } from './carry-journal.ts';
import { commit } from './commit.ts';
import { moveTo } from './move-to.ts';
import { type DoneStep, markProgress, markStepsDone, markTakenBack } from './journal.ts';

/** A step with its place in the journal. */
export interface PlacedStep {
  /** Place in the journal; null: it has none (putting back is part of the failed run). */
  ordinal: number | null;
  /** The step that this one takes back, whose note in the journal goes with it. */
  takesBack?: number;
  step: Step;
  progress: Progress | null;
}

/** Writes the end of a run, with the steps of the last transaction, which it has to note as done. */
type Finish = (done: DoneStep[]) => Promise<void>;

/**
 * Runs steps in order. Those of one transaction commit together, with the journal's note that they
 * are done; `finish` runs in the last transaction, so that the end of the run is part of it.
 */
export async function execute(run: ActiveRun, steps: PlacedStep[], finish: Finish): Promise<void> {
  const groups = groupByTransaction(steps);
  for (const [index, group] of groups.entries()) {
    const isLast = index === groups.length - 1;
    if (group[0]!.step.transaction === 0) await runOutside(run, group[0]!);
    else
      await commit(run, () =>
        runInside(run, group, isLast ? finish : (done) => markStepsDone(run.session, run.id, done)),
      );
  }
  if ((groups.at(-1)?.[0]?.step.transaction ?? 0) === 0) {
    await ensureSession(run);
    await commit(run, () => finish([]));
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

async function runInside(run: ActiveRun, group: PlacedStep[], finish: Finish): Promise<void> {
  const done: DoneStep[] = [];
  const takenBack: number[] = [];
  for (const placed of group) {
    const result = await runOne(run, placed);
    if (placed.ordinal !== null) done.push({ ordinal: placed.ordinal, result });
    if (placed.takesBack !== undefined) takenBack.push(placed.takesBack);
  }
  if (takenBack.length > 0) await markTakenBack(run.session, run.id, takenBack);
  await finish(done);
}

async function runOutside(run: ActiveRun, placed: PlacedStep): Promise<void> {
  const result = await runOne(run, placed);
  const { ordinal, takesBack } = placed;
  await ensureSession(run);
  await commit(run, async () => {
    if (ordinal !== null) await markStepsDone(run.session, run.id, [{ ordinal, result }]);
    if (takesBack !== undefined) await markTakenBack(run.session, run.id, [takesBack]);
  });
}

async function runOne(run: ActiveRun, placed: PlacedStep): Promise<StepResult> {
  const { step, ordinal } = placed;
  const place = { ordinal: ordinal ?? 0, total: run.plan.steps.length, title: describeStep(step) };
  const startedAt = performance.now();
  throwIfCancelled(run);
  run.onEvent({ type: 'step-started', ...place });
  try {
    const result = await welcoming(run, step, () => runStep(step, contextOf(run, placed)));
    const ms = performance.now() - startedAt;
    run.onEvent({ type: 'step-done', ...place, summary: result.summary, ms });
    if (ordinal !== null) run.steps.push({ title: place.title, summary: result.summary, ms });
    run.warnings.push(...(result.warnings ?? []));
    run.unfinished ||= result.unfinished ?? false;
    return result;
  } catch (error) {
    run.onEvent({ type: 'step-failed', ...place, message: (error as Error).message });
    throw error;
  }
}

/** Steps in which the app builds, or may: by whatever it builds with. */
const BUILDS: readonly Step['kind'][] = [
  'build-command',
  'run-tool',
  'run-dyno',
  'restart-dynos',
  'promote-addon',
];

async function welcoming(
  { lock }: ActiveRun,
  { kind }: Step,
  work: () => Promise<StepResult>,
): Promise<StepResult> {
  if (!BUILDS.includes(kind)) return work();
  await lock.open(true);
  return work().finally(() => lock.open(false));
}

function contextOf(run: ActiveRun, placed: PlacedStep): StepContext {
  return {
    session: run.session,
    run: run.id,
    connection: run.target.connection,
    heroku: run.target.heroku ?? null,
    environment: run.environment,
    folder: run.target.folder,
    signal: run.signal,
    lockTimeout: run.plan.request.lockTimeout,
    emit: run.onEvent,
    progress: placed.progress,
    carryJournal: (to, oids, result) => carryJournal(run, placed, to, oids, result),
    alive: () => ensureSession(run),
    readJournal: () => readJournalRows(run.session, run.id),
    writeJournal: (to, journal, result) =>
      writeJournalRows(run, placed, to, journal, [0, 0], result),
    moveTo: (connection, addon) => moveTo(run, connection, addon),
    async away(work) {
      await run.session.close();
      await run.lock.suspend();
      await work().finally(() => run.lock.again());
      // Whoever has the name now: it is not the one from before.
      run.changed = true;
    },
    async inBatch(work) {
      let noted: Progress = {};
      await commit(run, async () => {
        noted = await work();
        await noteProgress(run, placed, noted);
      });
      return noted;
    },
  };
}

/**
 * How far a step in batches has come. One that takes another back leaves that one half done: from
 * when its objects begin to return, whatever is in place belongs to the old state.
 */
async function noteProgress(run: ActiveRun, placed: PlacedStep, noted: Progress): Promise<void> {
  const { ordinal, takesBack, step } = placed;
  if (ordinal !== null) await markProgress(run.session, run.id, ordinal, noted);
  // Done with the last batch, not a commit later: its inverse has to know that it was whole.
  if (ordinal !== null && noted['phase'] === 'end')
    await markStepsDone(run.session, run.id, [
      { ordinal, result: { summary: describeStep(step) } },
    ]);
  if (takesBack !== undefined && noted['phase'] === 'back')
    await markProgress(run.session, run.id, takesBack, { phase: 'out' });
  if (takesBack !== undefined && noted['phase'] === 'end')
    await markTakenBack(run.session, run.id, [takesBack]);
}
