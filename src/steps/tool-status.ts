import { setTimeout as sleep } from 'node:timers/promises';
import { toolElsewhere, toolFailed } from '../errors/migration-errors.ts';
import { NOTHING_CHANGED } from '../errors/pgreset-error.ts';
import type { Session } from '../postgres/session.ts';
import type { ToolWork } from './tool-work.ts';
import type { StepResult } from './step.ts';

/** Milliseconds for which the server's counters may lag behind. */
const PATIENCE = 3_000;
const PAUSE = 100;

/**
 * Shows what the tool says. As a `check` it comes before anything destructive, and makes sure that
 * the tool, whatever its configuration says, speaks to this database and not to another one.
 *
 * @throws PgresetError `tool-elsewhere`, `tool-failed`
 */
export async function showStatus({ step, context, type }: ToolWork): Promise<StepResult> {
  const { session } = context;
  const before = await countSessions(session);
  const { code, lines } = await type();
  if (step.action === 'status')
    return code === 0
      ? { summary: 'shown' }
      : { summary: 'shown', warnings: [`«${step.command}» ended with ${code}`] };
  if (code !== 0) throw toolFailed(step.title, step.command, code, NOTHING_CHANGED, lines);
  for (const until = Date.now() + PATIENCE; Date.now() < until; await sleep(PAUSE))
    if ((await countSessions(session)) > before) return { summary: 'it speaks to this database' };
  throw toolElsewhere(step.title, step.command);
}

/** Sessions that this database has seen. Other clients add to it: a safety net, not a proof. */
async function countSessions(session: Session): Promise<number> {
  const [row] = await session.query<{ sessions: number }>(
    'SELECT sessions FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.sessions ?? 0;
}
