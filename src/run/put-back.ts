import { connect } from '../postgres/connect.ts';
import { quoteIdent } from '../postgres/quote.ts';
import { inverseSteps } from '../plan/undo.ts';
import { readSnapshot } from '../snapshot/read-snapshot.ts';
import { listObjects } from '../steps/list-objects.ts';
import { asideName, type Step } from '../steps/step.ts';
import { type ActiveRun, applicationName } from './active-run.ts';
import { execute } from './execute.ts';
import { endRun, readRuns } from './journal.ts';
import { readAsides } from './make-plan.ts';

/**
 * Puts the old state back after a run failed with part of it committed. What the failed build left
 * goes aside in its turn, to be looked at and purged; an empty leftover is dropped.
 *
 * @param run loses its abort signal: putting back must not be cancelled half-way
 * @returns the asides that hold what the failed build left
 */
export async function putBack(run: ActiveRun, why: string): Promise<string[]> {
  run.onEvent({ type: 'putting-back', why });
  const calm: ActiveRun = { ...run, signal: new AbortController().signal };
  await calm.session.close();
  calm.session = await connect(run.target.connection, {
    applicationName: applicationName(run.plan.way, run.id),
  });
  try {
    return await inverseOf(calm, why);
  } finally {
    await calm.session.close();
  }
}

async function inverseOf(run: ActiveRun, why: string): Promise<string[]> {
  const asides = await readAsides(run.session);
  const snapshot = await readSnapshot(run.session, run.target.connection, { asides });
  const record = (await readRuns(run.session, { id: run.id }))[0]!;
  const steps = inverseSteps(snapshot, record).map((step) => withOwnAside(step, record.plan.steps));
  const left: string[] = [];
  await execute(
    run,
    steps.map((step) => ({ ordinal: null, step, progress: null })),
    async () => {
      for (const step of steps)
        if ('aside' in step && !(await dropIfEmpty(run, asideName(run.id, step.aside))))
          left.push(asideName(run.id, step.aside));
      await endRun(run.session, run.id, 'failed', { why, left });
    },
  );
  return left;
}

/** The run's first asides hold the old state: what the build left gets the numbers behind them. */
function withOwnAside(step: Step, planned: Step[]): Step {
  return 'aside' in step ? { ...step, aside: step.aside + planned.length } : step;
}

async function dropIfEmpty({ session }: ActiveRun, schema: string): Promise<boolean> {
  const [found] = await session.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (!found) return true;
  if ((await listObjects(session, schema, 'drop', 1)).length > 0) return false;
  await session.query(`DROP SCHEMA ${quoteIdent(schema)}`);
  return true;
}
