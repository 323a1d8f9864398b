import { hostname } from 'node:os';
import { onlyEmptied } from '../errors/heroku-database-errors.ts';
import { PgresetError } from '../errors/pgreset-error.ts';
import type { Plan } from '../plan/plan.ts';
import { withSession } from '../postgres/connect.ts';
import { capture } from '../steps/capture-backup.ts';
import { describeStep } from '../steps/kinds.ts';
import { resetAndLook } from '../steps/provider-reset.ts';
import type { Step } from '../steps/step.ts';
import type { HerokuPlace, Target } from '../target/target.ts';
import { checkUnchanged } from './check-unchanged.ts';
import { finishRun } from './finish-run.ts';
import { checkGuards } from './guards.ts';
import { beginRun, markStepsDone } from './journal.ts';
import { ensureJournal } from './journal-schema.ts';
import { makePlan } from './make-plan.ts';
import type { Report, StepReport } from './report.ts';
import { newRunId } from './run-id.ts';
import type { RunOptions } from './run-options.ts';
import { withActiveRun } from './with-active-run.ts';

/** Is it for a database over its plan's limits, which takes no journal before it is empty? */
export const isRestricted = ({ steps }: Plan): boolean =>
  steps.some((step) => step.kind === 'provider-reset' && step.restricted);

/**
 * Lets Heroku empty a database that takes no changes, and one connection. It is done before anything
 * can be written down: the run begins with that step behind it.
 */
export async function resetRestricted(
  target: Target,
  plan: Plan,
  options: RunOptions,
): Promise<Report> {
  const user = await checkAgain(target, plan);
  const first = plan.steps.findIndex(({ kind }) => kind === 'provider-reset') + 1;
  const done: StepReport[] = [];
  for (const [ordinal, step] of plan.steps.slice(0, first).entries())
    done.push(await doFirst(ordinal, step, { target, plan, options }));
  const rest = plan.steps.map((step, ordinal) => ({ ordinal, step, progress: null })).slice(first);
  return withActiveRun(target, plan, newRunId(), options, async (run) => {
    await ensureJournal(run.session);
    await beginRun(run.session, run.id, plan, `${user}@${hostname()}`);
    const results = done.map(({ summary }, ordinal) => ({ ordinal, result: { summary } }));
    await markStepsDone(run.session, run.id, results);
    run.changed = true;
    run.steps.push(...done);
    return finishRun(run, rest);
  }).catch((error: unknown) => {
    throw error instanceof PgresetError ? onlyEmptied(error, target.heroku!.app.name) : error;
  });
}

/** @returns the database's user */
async function checkAgain(target: Target, plan: Plan): Promise<string> {
  return withSession(target.connection, {}, async (session) => {
    const { plan: fresh, snapshot } = await makePlan(session, target, plan.request);
    checkGuards(target, snapshot);
    checkUnchanged(plan, fresh);
    return snapshot.role.name;
  });
}

interface First {
  target: Target;
  plan: Plan;
  options: RunOptions;
}

async function doFirst(ordinal: number, step: Step, first: First): Promise<StepReport> {
  const { plan, target, options } = first;
  const place = { ordinal, total: plan.steps.length, title: describeStep(step) };
  const startedAt = performance.now();
  options.onEvent?.({ type: 'step-started', ...place });
  const summary = await workOf(step, target.heroku!, first);
  const ms = performance.now() - startedAt;
  options.onEvent?.({ type: 'step-done', ...place, summary, ms });
  return { title: place.title, summary, ms };
}

async function workOf(step: Step, heroku: HerokuPlace, first: First): Promise<string> {
  const { plan, target, options } = first;
  const { databaseOid } = plan.identity;
  if (step.kind === 'provider-reset')
    return resetAndLook(heroku, step, () => isAnother(target, databaseOid));
  return capture(heroku, options.onEvent ?? (() => {}), options.signal);
}

/** Heroku makes a new database, with a number of its own. */
async function isAnother({ connection }: Target, oid: number): Promise<boolean> {
  return withSession(connection, {}, async (session) => {
    const [row] = await session.query<{ oid: number }>(
      'SELECT oid::int8 AS oid FROM pg_database WHERE datname = current_database()',
    );
    return row!.oid !== oid;
  });
}
