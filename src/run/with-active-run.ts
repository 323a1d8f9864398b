import { runTakenOver } from '../errors/run-errors.ts';
import { connect } from '../postgres/connect.ts';
import type { Plan } from '../plan/plan.ts';
import { dropScratch } from '../steps/scratch.ts';
import type { Target } from '../target/target.ts';
import { targetEnvironment } from '../target/target-environment.ts';
import { type ActiveRun, applicationName, childName } from './active-run.ts';
import { explained } from './explain-failure.ts';
import { keepResetLock } from './keep-lock.ts';
import type { Report } from './report.ts';
import type { RunOptions } from './run-options.ts';

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
