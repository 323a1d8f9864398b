import { quoteIdent } from '../postgres/quote.ts';
import { inverseSteps } from '../plan/inverse-steps.ts';
import type { RunRecord } from '../plan/run-record.ts';
import { type AsideDatabase, readAsideDatabases } from '../snapshot/aside-databases.ts';
import { readSnapshot } from '../snapshot/read-snapshot.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { listObjects } from '../steps/list-objects.ts';
import { asideName, type Step } from '../steps/step.ts';
import { type ActiveRun, ensureSession } from './active-run.ts';
import { commit } from './commit.ts';
import { dropDatabases, isEmptyDatabase } from './empty-database.ts';
import { execute, type PlacedStep } from './execute.ts';
import { endRun, readRuns } from './journal.ts';
import { readAsides } from './make-plan.ts';

/**
 * Puts the old state back after a run failed with part of it committed. What the failed build left
 * goes aside in its turn, to be looked at and purged; an empty leftover is dropped.
 *
 * @returns the asides that hold what the failed build left
 */
export async function putBack(run: ActiveRun, why: string): Promise<string[]> {
  run.onEvent({ type: 'putting-back', why });
  await run.session.close();
  await ensureSession(run);
  // Somebody else may have taken the run over: then it is not ours to put back.
  await commit(run, async () => {});
  return inverseOf(run, why);
}

async function inverseOf(run: ActiveRun, why: string): Promise<string[]> {
  const asides = await readAsides(run.session);
  const snapshot = await readSnapshot(run.session, run.target.connection, { asides });
  const record = (await readRuns(run.session, { id: run.id }))[0]!;
  const databases = await readAsideDatabases(run.session);
  const placed = inverses(snapshot, record, databases);
  const left: string[] = [];
  const empty: string[] = [];
  await execute(run, placed, async () => {
    for (const { step } of placed)
      if (
        'aside' in step &&
        step.kind !== 'swap-database' &&
        !(await dropIfEmpty(run, asideName(run.id, step.aside)))
      )
        left.push(asideName(run.id, step.aside));
    for (const { step } of placed)
      if (step.kind === 'swap-database') {
        const name = asideName(run.id, step.aside);
        ((await isEmptyDatabase(run, name)) ? empty : left).push(name);
      }
    await endRun(run.session, run.id, 'failed', { why, left });
  });
  await dropDatabases(run, empty);
  return left;
}

/** The inverse of each step that was done, which does not count as a step of its own. */
function inverses(snapshot: Snapshot, record: RunRecord, databases: AsideDatabase[]): PlacedStep[] {
  const taken = new Set([...snapshot.schemas, ...databases].map(({ name }) => name));
  return inverseSteps(snapshot, record, databases).map(({ ordinal, step }) => ({
    ordinal: null,
    takesBack: ordinal,
    step: withFreeAside(step, record, taken),
    progress: null,
  }));
}

/**
 * The run's first asides hold the old state: what the build left gets numbers behind them. Some may
 * be taken, when an earlier try of putting back was interrupted.
 */
function withFreeAside(step: Step, { id, plan }: RunRecord, taken: Set<string>): Step {
  if (!('aside' in step)) return step;
  let aside = step.aside + plan.steps.length;
  while (taken.has(asideName(id, aside))) aside += plan.steps.length;
  return { ...step, aside };
}

async function dropIfEmpty({ session }: ActiveRun, schema: string): Promise<boolean> {
  const [found] = await session.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (!found) return true;
  if ((await listObjects(session, schema, 'drop', 1)).length > 0) return false;
  await session.query(`DROP SCHEMA ${quoteIdent(schema)}`);
  return true;
}
