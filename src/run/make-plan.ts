import { readAppFacts } from '../heroku/app-facts.ts';
import { readDumpVersion } from '../migrations/pg-dump.ts';
import { addBackup } from '../plan/add-backup.ts';
import { planOnHeroku } from '../plan/on-heroku.ts';
import type { Plan, Request, Way } from '../plan/plan.ts';
import type { RunRecord } from '../plan/run-record.ts';
import type { Session } from '../postgres/session.ts';
import { readSnapshot } from '../snapshot/read-snapshot.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { ASIDE_PREFIX } from '../snapshot/user-schemas.ts';
import type { Target } from '../target/target.ts';
import { readRuns } from './journal.ts';
import { hasJournal } from './journal-schema.ts';
import { planRequest } from './plan-request.ts';

const SEES_ASIDES: readonly Way[] = ['undo', 'purge', 'provider'];

/** What was seen, and the plan that follows from it. */
export interface Planned {
  snapshot: Snapshot;
  plan: Plan;
}

/** Looks at the database and makes the plan for a request. Changes nothing. */
export async function makePlan(
  session: Session,
  target: Target,
  request: Request,
): Promise<Planned> {
  const { lockTimeout } = request;
  // Heroku answers while the catalog is read.
  const facts = target.heroku ? readAppFacts(target.heroku) : null;
  facts?.catch(() => {});
  const record = await readRecord(session, request);
  const asides = SEES_ASIDES.includes(request.way) ? await readAsides(session) : [];
  const snapshot = await readSnapshot(session, target.connection, { asides, lockTimeout });
  const looked = { session, snapshot, target, record, app: await facts };
  const bare = await planRequest(looked, request);
  const made = looked.app ? planOnHeroku(bare, looked.app, snapshot.databaseBytes) : bare;
  const plan = request.backup
    ? addBackup(
        made,
        looked.app ? null : await readDumpVersion(),
        snapshot.server.versionNumber,
        looked.app,
      )
    : made;
  return { snapshot, plan };
}

/** The run that an undo is about. A schema `pgreset` that is not ours is found in any case. */
async function readRecord(session: Session, request: Request): Promise<RunRecord | null> {
  if (request.way === 'undo') return (await readRuns(session, { id: request.run }))[0] ?? null;
  await hasJournal(session);
  return null;
}

/** The asides' schemas, of whatever run. */
export async function readAsides(session: Session): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    'SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1) ORDER BY 1',
    [ASIDE_PREFIX],
  );
  return rows.map(({ name }) => name);
}
