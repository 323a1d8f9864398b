import { notUndoable, runMissing } from '../errors/undo-errors.ts';
import type { DownGoal } from '../migrations/built-in/choose.ts';
import { readDowns } from '../migrations/built-in/downs.ts';
import { readUps } from '../migrations/built-in/ups.ts';
import { readToolFacts, type ToolFacts } from '../migrations/tool-facts.ts';
import type { Session } from '../postgres/session.ts';
import { planClear } from '../plan/clear.ts';
import { type DownRequest, planDowns } from '../plan/migrate.ts';
import type { Plan, Request } from '../plan/plan.ts';
import { planPurge } from '../plan/purge.ts';
import { planRebuild } from '../plan/rebuild.ts';
import { planRollback } from '../plan/rollback.ts';
import { planSeed, planSeedFiles } from '../plan/seed.ts';
import type { RunRecord } from '../plan/run-record.ts';
import { planUndo } from '../plan/undo.ts';
import { readSelection } from '../snapshot/selection.ts';
import { readSnapshot } from '../snapshot/read-snapshot.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { ASIDE_PREFIX } from '../snapshot/user-schemas.ts';
import type { Target } from '../target/target.ts';
import { isBringingBack } from './interrupted.ts';
import { readRuns } from './journal.ts';
import { hasJournal } from './journal-schema.ts';

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
  const plan = await planRequest(session, snapshot, record, request, target);
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
  { name, folder, config }: Target,
): Promise<Plan> {
  const place = { folder, config };
  const copies = 'undoLimit' in request && request.undoLimit !== null;
  const factsOf = (tool: string) => readToolFacts(session, snapshot, place, tool, copies);
  const downsOf = (facts: ToolFacts, down: DownRequest) =>
    planDowns(snapshot, facts, readDowns(facts.builtIn!, folder, ...goalOf(down)), down, name);
  if (request.way === 'rebuild') {
    const { build } = request;
    const facts = build.kind === 'tool' ? await factsOf(build.tool) : null;
    const ups = facts?.builtIn ? readUps(facts.builtIn, folder) : [];
    return planRebuild(snapshot, request, name, facts, ups);
  }
  if (request.way === 'rollback') {
    const facts = await factsOf(request.tool);
    return facts.builtIn ? downsOf(facts, request) : planRollback(snapshot, facts, request, name);
  }
  if (request.way === 'migrate') return downsOf(await factsOf('migrations'), request);
  if (request.way === 'seed')
    return request.files.length > 0
      ? planSeedFiles(snapshot, request, name)
      : planSeed(snapshot, await factsOf(request.tool), request, name);
  if (request.way === 'purge') return planPurge(snapshot, request, name);
  if (request.way === 'clear')
    return planClear(snapshot, await readSelection(session, snapshot, request), request, name);
  if (!record) throw runMissing(request.run);
  if (isBringingBack(record))
    throw notUndoable(record.id, 'It is half-way in bringing the old state back: resume it first.');
  return planUndo(snapshot, record, request, name);
}

/** A rollback is every migration. */
function goalOf(request: DownRequest): [goal: DownGoal, skipMissingDown: boolean] {
  return request.way === 'migrate'
    ? [request.goal, request.skipMissingDown]
    : [{ kind: 'to', version: '0' }, false];
}

/** The asides' schemas, of whatever run. */
export async function readAsides(session: Session): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    'SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1) ORDER BY 1',
    [ASIDE_PREFIX],
  );
  return rows.map(({ name }) => name);
}
