import { notUndoable, runMissing } from '../errors/undo-errors.ts';
import { readDumpList, readDumpVersion } from '../migrations/pg-dump.ts';
import { readToolFacts } from '../migrations/tool-facts.ts';
import type { Session } from '../postgres/session.ts';
import { addBackup } from '../plan/add-backup.ts';
import { planClear } from '../plan/clear.ts';
import type { Plan, Request } from '../plan/plan.ts';
import { planPurge } from '../plan/purge.ts';
import { planRecreate } from '../plan/recreate.ts';
import { planRebuild } from '../plan/rebuild.ts';
import { planRestore } from '../plan/restore.ts';
import { planRollback } from '../plan/rollback.ts';
import { planSeed } from '../plan/seed.ts';
import type { RunRecord } from '../plan/run-record.ts';
import { planUndo } from '../plan/undo.ts';
import { readAsideDatabases } from '../snapshot/aside-databases.ts';
import { readSelection } from '../snapshot/selection.ts';
import { readSnapshot } from '../snapshot/read-snapshot.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { ASIDE_PREFIX } from '../snapshot/user-schemas.ts';
import type { Target } from '../target/target.ts';
import { findAsideFolders } from '../steps/swap-files.ts';
import { readRuns } from './journal.ts';
import { hasJournal } from './journal-schema.ts';
import { readRecreateFacts } from './recreate-facts.ts';

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
  const record = await readRecord(session, request);
  const asides = request.way === 'undo' || request.way === 'purge' ? await readAsides(session) : [];
  const snapshot = await readSnapshot(session, target.connection, { asides, lockTimeout });
  const made = await planRequest(session, snapshot, record, request, target);
  const plan = request.backup
    ? addBackup(made, await readDumpVersion(), snapshot.server.versionNumber)
    : made;
  return { snapshot, plan };
}

/** The run that an undo is about. A schema `pgreset` that is not ours is found in any case. */
async function readRecord(session: Session, request: Request): Promise<RunRecord | null> {
  if (request.way === 'undo') return (await readRuns(session, { id: request.run }))[0] ?? null;
  await hasJournal(session);
  return null;
}

async function planRequest(
  session: Session,
  snapshot: Snapshot,
  record: RunRecord | null,
  request: Request,
  { name, folder, connection }: Target,
): Promise<Plan> {
  const factsOf = (tool: string) => readToolFacts(session, snapshot, folder, tool);
  if (request.way === 'rebuild') {
    const { build } = request;
    const facts = build.kind === 'tool' ? await factsOf(build.tool) : null;
    return planRebuild(snapshot, request, name, facts);
  }
  if (request.way === 'recreate') {
    const { build } = request;
    const tool = build.kind === 'tool' ? await factsOf(build.tool) : null;
    const facts = await readRecreateFacts(session, snapshot, connection);
    return planRecreate(snapshot, { ...facts, tool }, request, name);
  }
  if (request.way === 'restore') {
    const major = Math.trunc(snapshot.server.versionNumber / 10_000);
    return planRestore(snapshot, await readDumpList(request.file, major), request, name);
  }
  if (request.way === 'rollback')
    return planRollback(snapshot, await factsOf(request.tool), request, name);
  if (request.way === 'seed') return planSeed(snapshot, await factsOf(request.tool), request, name);
  if (request.way === 'purge')
    return planPurge(
      snapshot,
      request,
      name,
      await readAsideDatabases(session),
      await findAsideFolders(folder, request.runs),
    );
  if (request.way === 'clear')
    return planClear(snapshot, await readSelection(session, snapshot, request), request, name);
  if (!record) throw runMissing(request.run);
  if (isBringingBack(record))
    throw notUndoable(record.id, 'It is half-way in bringing the old state back: resume it first.');
  return planUndo(snapshot, record, request, name, await readAsideDatabases(session));
}

/** Interrupted after the first of the old objects returned: in place is a part of each state. */
function isBringingBack({ status, plan, steps }: RunRecord): boolean {
  return (
    status === 'running' &&
    plan.way === 'undo' &&
    steps.some((each) => each.status === 'started' && each.progress?.['phase'] === 'back')
  );
}

/** The asides' schemas, of whatever run. */
export async function readAsides(session: Session): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    'SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1) ORDER BY 1',
    [ASIDE_PREFIX],
  );
  return rows.map(({ name }) => name);
}
