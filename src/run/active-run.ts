import { PgresetError } from '../errors/pgreset-error.ts';
import { cancelled } from '../errors/run-errors.ts';
import type { LockHolder } from '../postgres/reset-lock.ts';
import type { Session } from '../postgres/session.ts';
import type { Plan } from '../plan/plan.ts';
import type { Target, TargetConnection } from '../target/target.ts';
import { cancelOnAbort } from './cancel-on-abort.ts';
import type { OnEvent } from './events.ts';
import type { KeptLock } from './keep-lock.ts';
import { reconnect } from './reconnect.ts';
import type { StepReport } from './report.ts';

/** A run while it goes on: what its parts share. */
export interface ActiveRun {
  id: string;
  target: Target;
  plan: Plan;
  lock: KeptLock;
  /** Replaced when the connection had to be opened again. */
  session: Session;
  /** The database that it worked in before another one got the target's name. */
  left: TargetConnection | null;
  /** The server process that the run's transaction is in; null between transactions. */
  pid: number | null;
  /** Counts who took the run over: ours only while the journal says the same. */
  attempt: number;
  environment: Record<string, string | undefined>;
  /** Replaced by one that is never aborted when the old state is being put back. */
  signal: AbortSignal;
  onEvent: OnEvent;
  startedAt: number;
  /** True from the first commit of a step on: from then on there is something to put back. */
  changed: boolean;
  steps: StepReport[];
  /** What steps found that people should know at the end. */
  warnings: string[];
  /** Something of it is left to a person: the warnings say what. */
  unfinished: boolean;
  /** Who kept us waiting when we last looked. */
  blockers: LockHolder[];
}

/** The application name under which a run's connection is seen by others. */
export const applicationName = (way: string, run: string): string => `pgreset ${way} ${run}`;

/** The same for what a run starts: build commands, migration tools. */
export const childName = (run: string): string => applicationName('child', run);

/** Opens the run's connection again, if it is gone. */
export async function ensureSession(run: ActiveRun): Promise<Session> {
  try {
    await run.session.query('SELECT 1');
  } catch {
    await run.session.close();
    const name = applicationName(run.plan.way, run.id);
    run.session = await reconnect(run, name);
    await endLeftovers(run.session, name);
  }
  return run.session;
}

/**
 * Ends what a run's lost connection left behind on the server: a statement goes on there, and keeps
 * its locks, until it wants to send something. What is committing just then is not disturbed.
 */
export async function endLeftovers(session: Session, application: string): Promise<void> {
  await session.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
       AND application_name = $1 AND state <> 'idle'`,
    [application],
  );
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
  throwIfCancelled(run);
  const settle = cancelOnAbort(run.signal, () =>
    run.pid === null ? undefined : run.lock.cancel(run.pid),
  );
  const timer = setInterval(() => void look(run), WATCH_EVERY);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    run.pid = null;
    await settle();
  }
}

/** A Ctrl-C between two statements finds nothing to cancel on the server: it is asked for here. */
export function throwIfCancelled({ signal }: ActiveRun): void {
  if (signal.aborted) throw signal.reason instanceof PgresetError ? signal.reason : cancelled();
}

async function look(run: ActiveRun): Promise<void> {
  if (run.pid === null) return;
  const blockers = await run.lock.findBlockers(run.pid).catch(() => []);
  const isNew = blockers.some((each) => !run.blockers.some((known) => known.pid === each.pid));
  if (blockers.length > 0) run.blockers = blockers;
  if (isNew) run.onEvent({ type: 'waiting', blockers });
}
