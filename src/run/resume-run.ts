import { planChanged } from '../errors/consent-errors.ts';
import { notResumable } from '../errors/run-errors.ts';
import { runMissing } from '../errors/undo-errors.ts';
import { canonicalJson } from '../plan/hash.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunRecord } from '../plan/run-record.ts';
import type { Target } from '../target/target.ts';
import type { ActiveRun } from './active-run.ts';
import { finishRun } from './finish-run.ts';
import { checkApp } from './check-app.ts';
import { checkConsent, checkGuards } from './guards.ts';
import { refuseInterrupted, settleInterrupted } from './interrupted.ts';
import { readRuns, takeOver } from './journal.ts';
import { readServer } from '../snapshot/read-server.ts';
import { readSnapshot } from '../snapshot/read-snapshot.ts';
import type { Report } from './report.ts';
import type { RunOptions } from './run-options.ts';
import { withActiveRun } from './with-active-run.ts';

/**
 * Goes on with a run that was interrupted (killed, cut off, out of power) from its first step that
 * was not committed.
 *
 * @param record from `readHistory`
 * @throws PgresetError `not-resumable`, `run-missing`, and those of `runPlan`
 */
export async function resumeRun(
  target: Target,
  record: RunRecord,
  options: RunOptions,
): Promise<Report> {
  // The fingerprints are not kept in the journal, and what is half done differs anyway.
  const plan: Plan = { ...record.plan, structure: {} };
  checkConsent(target, plan, options.consent);
  checkApp(target, plan, record.id);
  return withActiveRun(target, plan, record.id, options, async (run) => {
    const open = await settleInterrupted(run.session, plan.request.lockTimeout);
    const current = open.find(({ id }) => id === record.id);
    if (!current) throw await whyNot(run, record.id);
    refuseOthers(open, current);
    await checkIdentity(run);
    checkGuards(target, await readSnapshot(run.session, target.connection));
    run.attempt = await takeOver(run.session, run.id);
    run.changed = true;
    run.onEvent({ type: 'run-started', run: run.id, plan, resumed: true });
    const left = current.plan.steps.flatMap((step, ordinal) => {
      const note = current.steps[ordinal]!;
      return note.status === 'done' ? [] : [{ ordinal, step, progress: note.progress }];
    });
    return finishRun(run, left);
  });
}

/** An undo that was interrupted has begun to take this run back: going on with both would mix them. */
function refuseOthers(open: RunRecord[], { id, plan }: RunRecord): void {
  const undone = plan.request.way === 'undo' ? plan.request.run : null;
  refuseInterrupted(
    open.filter((each) => each.id !== undone),
    id,
  );
}

/**
 * The journal is in the database itself, so this is about a restored copy. The way there may have
 * changed meanwhile (a tunnel's port, a new host after a failover): the server's own number tells.
 */
async function checkIdentity({ session, target, plan }: ActiveRun): Promise<void> {
  // It brought another database: what leads there has the journal of this run.
  if (plan.steps.some(({ kind }) => kind === 'promote-addon')) return;
  const { identity } = await readServer(session, target.connection);
  const known = identity.systemIdentifier !== null && plan.identity.systemIdentifier !== null;
  const way = known ? { host: '', port: 0 } : {};
  // A swap of databases changes the number; what has the name has the journal of this run as well.
  const swaps = plan.steps.some(
    ({ kind }) => kind === 'swap-database' || kind === 'provider-reset',
  );
  const number = swaps ? { databaseOid: 0 } : {};
  const [was, is] = [plan.identity, identity].map((each) =>
    canonicalJson({ ...each, ...way, ...number }),
  );
  if (was !== is)
    throw planChanged(plan.hash, plan.hash, [
      `it is another database: ${JSON.stringify(plan.identity)} → ${JSON.stringify(identity)}`,
    ]);
}

async function whyNot({ session }: ActiveRun, id: string) {
  const record = (await readRuns(session, { id }))[0];
  if (!record) return runMissing(id);
  const why =
    record.status === 'failed'
      ? 'Nothing of it was committed, or it was put back: the database is as before. Start it anew.'
      : `It is not interrupted: its status is «${record.status}».`;
  return notResumable(id, why);
}
