import { withSession } from '../postgres/connect.ts';
import type { HerokuPlace, TargetConnection } from '../target/target.ts';
import type { ActiveRun } from './active-run.ts';
import { endRun } from './journal.ts';

/** Another database has the target's name now: the run goes on there, and holds the lock there. */
export async function moveTo(
  run: ActiveRun,
  connection: TargetConnection,
  addon: HerokuPlace['addon'],
): Promise<void> {
  const { target } = run;
  run.left = { ...target.connection };
  await run.session.close();
  await run.lock.suspend();
  Object.assign(target.connection, connection);
  if (target.heroku) target.heroku.addon = addon;
  await run.lock.again();
  run.changed = true;
}

/**
 * Ends the run in the journal of the database that it left, too. That one is not asked any more, so
 * it is no harm if it cannot be reached.
 */
export async function endWhereLeft({ left, id }: ActiveRun): Promise<void> {
  if (left)
    await withSession(left, {}, (session) => endRun(session, id, 'done', null)).catch(() => {});
}
