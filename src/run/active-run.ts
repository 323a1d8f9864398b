import { cancelled } from '../errors/run-errors.ts';
import { connect } from '../postgres/connect.ts';
import type { LockHolder, ResetLock } from '../postgres/reset-lock.ts';
import type { Session } from '../postgres/session.ts';
import type { Plan } from '../plan/plan.ts';
import type { Target } from '../target/target.ts';
import type { OnEvent } from './events.ts';
import type { StepReport } from './report.ts';

/** A run while it goes on: what its parts share. */
export interface ActiveRun {
  id: string;
  target: Target;
  plan: Plan;
  lock: ResetLock;
  /** Replaced when the connection had to be opened again. */
  session: Session;
  environment: Record<string, string | undefined>;
  signal: AbortSignal;
  onEvent: OnEvent;
  startedAt: number;
  /** True from the first commit of a step on: from then on there is something to put back. */
  changed: boolean;
  steps: StepReport[];
  /** Who kept us waiting when we last looked. */
  blockers: LockHolder[];
}

/** The application name under which a run's connection is seen by others. */
export const applicationName = (way: string, run: string): string => `pgreset ${way} ${run}`;

/** Opens the run's connection again, if it is gone. */
export async function ensureSession(run: ActiveRun): Promise<Session> {
  try {
    await run.session.query('SELECT 1');
  } catch {
    await run.session.close();
    run.session = await connect(run.target.connection, {
      applicationName: applicationName(run.plan.way, run.id),
    });
  }
  return run.session;
}

/** Milliseconds between two looks at who is in the way. */
const WATCH_EVERY = 400;

/**
 * Does `work` on the run's connection while watching it from the other one: a cancel stops the
 * query on the server, and whoever keeps it waiting is told about.
 *
 * @throws PgresetError `cancelled`
 */
export async function watched<Result>(
  run: ActiveRun,
  work: () => Promise<Result>,
): Promise<Result> {
  if (run.signal.aborted) throw cancelled();
  const { pid } = run.session;
  const cancel = () => void run.lock.cancel(pid);
  run.signal.addEventListener('abort', cancel, { once: true });
  const timer = setInterval(() => void look(run, pid), WATCH_EVERY);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    run.signal.removeEventListener('abort', cancel);
  }
}

async function look(run: ActiveRun, pid: number): Promise<void> {
  const blockers = await run.lock.findBlockers(pid).catch(() => []);
  const isNew = blockers.some((each) => !run.blockers.some((known) => known.pid === each.pid));
  if (blockers.length > 0) run.blockers = blockers;
  if (isNew) run.onEvent({ type: 'waiting', blockers });
}
