import { runInterrupted } from '../errors/run-errors.ts';
import type { Session } from '../postgres/session.ts';
import { inTransaction } from '../postgres/transaction.ts';
import type { RunRecord } from '../plan/run-record.ts';
import { dropScratch } from '../steps/scratch.ts';
import type { Step } from '../steps/step.ts';
import { describeStep } from '../steps/kinds.ts';
import { applicationName, childName, endLeftovers } from './active-run.ts';
import { appLeft } from './app-left.ts';
import { endAbandonedMigrations } from './end-abandoned.ts';
import { endRun, lockRun, readRuns } from './journal.ts';

/** Has any part of the run been committed that changes the database? */
export function hasBegun({ plan, steps }: RunRecord): boolean {
  return steps.some(
    ({ status, progress }, ordinal) =>
      (status === 'done' || progress !== null) && !isPreparation(plan.steps[ordinal]!),
  );
}

/** Done or not, the database is the same: such a run need not be resumed, it can be begun anew. */
function isPreparation(step: Step): boolean {
  if (step.kind === 'run-tool') return step.action === 'check' || step.action === 'status';
  if (step.kind === 'copy-schemas') return step.half === 'dump';
  return (
    step.kind === 'backup-database' || step.kind === 'capture-backup' || step.kind === 'disconnect'
  );
}

/** Can an interrupted run be taken back, or only be gone on with? */
export function canTakeBack(record: RunRecord): boolean {
  return hasBegun(record) && record.plan.undo.possible && !isBringingBack(record);
}

/** Interrupted after the first of the old objects returned: in place is a part of each state. */
export function isBringingBack({ status, plan, steps }: RunRecord): boolean {
  return (
    status === 'running' &&
    plan.way === 'undo' &&
    steps.some((each) => each.status === 'started' && each.progress?.['phase'] === 'back')
  );
}

/** Where a run stopped, in a sentence. */
export function whereItStopped(record: RunRecord): string {
  if (!hasBegun(record)) return 'It stopped before it changed anything.';
  const { plan, steps } = record;
  const done = steps.filter(({ status }) => status === 'done').length;
  const next = plan.steps[done];
  return next
    ? [`It stopped at step ${done + 1} of ${steps.length}: ${describeStep(next)}.`, appLeft(plan)]
        .join(' ')
        .trim()
    : 'All its steps are done; it stopped before its end was written down.';
}

/**
 * Settles the runs that say «running» although nobody runs them: those that committed nothing are
 * closed as failed. The caller holds the reset lock, so none of them can still be alive; a commit
 * that is still on its way on the server is waited for, because it holds the journal's row.
 *
 * @returns the runs that stopped half-way
 */
export async function settleInterrupted(
  session: Session,
  lockTimeout: number,
): Promise<RunRecord[]> {
  await endAbandonedMigrations(session);
  const open = await readRuns(session, { status: 'running' });
  if (open.length === 0) return [];
  for (const { id, plan } of open) {
    await endLeftovers(session, applicationName(plan.way, id));
    // Commands speak to schemas by name: a statement that goes on would reach what is brought back.
    await endLeftovers(session, childName(id));
  }
  await inTransaction(session, { lockTimeout }, async () => {
    for (const { id } of open) await lockRun(session, id);
    for (const record of await readRuns(session, { status: 'running' }))
      if (!hasBegun(record))
        await endRun(session, record.id, 'failed', { why: 'interrupted before its first commit' });
  });
  for (const record of open) if (!hasBegun(record)) await dropScratch(record.id);
  return readRuns(session, { status: 'running' });
}

/**
 * Refuses to begin anything while an earlier run is half done.
 *
 * @param except a run that is about to be resumed or undone
 * @throws PgresetError `interrupted`
 */
export function refuseInterrupted(open: RunRecord[], except: string | null): void {
  const record = open.find(({ id }) => id !== except);
  if (record)
    throw runInterrupted(record.id, record.plan.way, whereItStopped(record), canTakeBack(record));
}
