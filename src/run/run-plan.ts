import { randomInt } from 'node:crypto';
import { hostname } from 'node:os';
import { planChanged } from '../errors/consent-errors.ts';
import { runTakenOver } from '../errors/run-errors.ts';
import { connect } from '../postgres/connect.ts';
import type { Plan } from '../plan/plan.ts';
import type { Target } from '../target/target.ts';
import { dropScratch } from '../steps/scratch.ts';
import { targetEnvironment } from '../target/target-environment.ts';
import { type ActiveRun, applicationName, childName } from './active-run.ts';
import type { OnEvent } from './events.ts';
import { explained } from './explain-failure.ts';
import { finishRun } from './finish-run.ts';
import { checkConsent, checkGuards, type Consent } from './guards.ts';
import { refuseInterrupted, settleInterrupted } from './interrupted.ts';
import { keepResetLock } from './keep-lock.ts';
import { beginRun, takeOver } from './journal.ts';
import { ensureJournal } from './journal-schema.ts';
import { makePlan } from './make-plan.ts';
import type { Report } from './report.ts';

export interface RunOptions {
  consent: Consent;
  /** What a build command inherits; the target's connection is added. Default: nothing. */
  environment?: Record<string, string | undefined>;
  /** Aborting cancels what the server is doing and puts the old state back. */
  signal?: AbortSignal;
  onEvent?: OnEvent;
}

/**
 * Carries out a plan: takes the reset lock, looks again whether the database is still as planned,
 * runs the steps, verifies, and writes all of it in the journal.
 *
 * @param plan from `makePlan`, perhaps some time ago
 * @throws PgresetError with the state that the database is in: refused, put back, unknown, ...
 */
export async function runPlan(target: Target, plan: Plan, options: RunOptions): Promise<Report> {
  checkConsent(target, plan, options.consent);
  return withActiveRun(target, plan, newRunId(), options, async (run) => {
    const open = await settleInterrupted(run.session, plan.request.lockTimeout);
    const undone = plan.request.way === 'undo' ? plan.request.run : null;
    refuseInterrupted(open, undone);
    const { plan: fresh, snapshot } = await makePlan(run.session, target, plan.request);
    checkGuards(target, snapshot);
    if (fresh.hash !== plan.hash)
      throw planChanged(plan.hash, fresh.hash, differences(plan, fresh));
    run.plan = fresh;
    await ensureJournal(run.session);
    if (open.length > 0) await takeOver(run.session, undone!);
    await beginRun(run.session, run.id, fresh, `${snapshot.role.name}@${hostname()}`);
    run.onEvent({ type: 'run-started', run: run.id, plan: fresh, resumed: false });
    const steps = fresh.steps.map((step, ordinal) => ({ ordinal, step, progress: null }));
    return finishRun(run, steps);
  });
}

/** Opens the lock and the connection of a run, and closes both whatever happens. */
export async function withActiveRun(
  found: Target,
  plan: Plan,
  id: string,
  { environment = {}, signal, onEvent = () => {} }: RunOptions,
  work: (run: ActiveRun) => Promise<Report>,
): Promise<Report> {
  // Of the run's own: credentials may be rotated, and the database replaced, while it goes on.
  const connection = { ...found.connection };
  const target = { ...found, connection, ...(found.heroku && { heroku: { ...found.heroku } }) };
  return explained(connection, plan.request.lockTimeout, async () => {
    const taken = new AbortController();
    const name = applicationName('lock', id);
    // Both at once: opening a connection takes longer than all that a small reset does.
    const opening = connect(connection, { applicationName: applicationName(plan.way, id) });
    opening.catch(() => {});
    const lock = await keepResetLock(connection, name, () =>
      taken.abort(runTakenOver(id, 'running')),
    ).catch(async (error: unknown) => {
      await opening.then((session) => session.close()).catch(() => {});
      throw error;
    });
    try {
      const run: ActiveRun = {
        id,
        target,
        plan,
        lock,
        session: await opening,
        environment: {
          ...environment,
          ...targetEnvironment(connection),
          PGAPPNAME: childName(id),
        },
        signal: AbortSignal.any([taken.signal, ...(signal ? [signal] : [])]),
        onEvent,
        left: null,
        pid: null,
        attempt: 1,
        startedAt: performance.now(),
        changed: false,
        steps: [],
        warnings: [],
        unfinished: false,
        blockers: [],
      };
      return await work(run).finally(async () => {
        await run.session.close();
        await dropScratch(id);
        if (plan.request.way === 'undo') await dropScratch(plan.request.run);
      });
    } finally {
      await lock.release();
    }
  });
}

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Short enough to type, without letters that look alike. */
function newRunId(): string {
  return Array.from({ length: 7 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** Names what is not as it was, at most a screenful. */
function differences(before: Plan, now: Plan): string[] {
  const names = new Set([...Object.keys(before.structure), ...Object.keys(now.structure)]);
  // An extension brings dozens of functions along: it comes first.
  const first = [...names].filter((name) => name.startsWith('extension '));
  const changed = [...new Set([...first, ...names])].flatMap((name) => {
    const [old, fresh] = [before.structure[name], now.structure[name]];
    if (old === fresh) return [];
    if (old === undefined) return [`${name} appeared`];
    return [fresh === undefined ? `${name} is gone` : `${name} changed`];
  });
  if (JSON.stringify(before.identity) !== JSON.stringify(now.identity))
    changed.unshift(
      `it is another database: ${JSON.stringify(before.identity)} → ${JSON.stringify(now.identity)}`,
    );
  const shown = changed.slice(0, 20);
  return changed.length > 20 ? [...shown, `… and ${changed.length - 20} more`] : shown;
}
