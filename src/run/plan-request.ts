import type { AppFacts } from '../heroku/app-facts.ts';
import { herokuNoRecreate } from '../errors/heroku-app-errors.ts';
import { herokuAppNeeded } from '../errors/heroku-errors.ts';
import { notUndoable, runMissing } from '../errors/undo-errors.ts';
import type { DownGoal } from '../migrations/built-in/choose.ts';
import { readDowns } from '../migrations/built-in/downs.ts';
import { readUps } from '../migrations/built-in/ups.ts';
import { readDumpList } from '../migrations/pg-dump.ts';
import { readToolFacts, type ToolFacts } from '../migrations/tool-facts.ts';
import { planClear } from '../plan/clear.ts';
import { type DownRequest, planDowns } from '../plan/migrate.ts';
import type { Plan, Request } from '../plan/plan.ts';
import { planProvider } from '../plan/provider.ts';
import { planPurge } from '../plan/purge.ts';
import { planRebuild } from '../plan/rebuild.ts';
import { planRecreate } from '../plan/recreate.ts';
import { planReplace } from '../plan/replace.ts';
import { planRestore } from '../plan/restore.ts';
import { planRollback } from '../plan/rollback.ts';
import type { RunRecord } from '../plan/run-record.ts';
import { planSeed, planSeedFiles } from '../plan/seed.ts';
import { planUndo } from '../plan/undo.ts';
import type { Session } from '../postgres/session.ts';
import { readAsideDatabases } from '../snapshot/aside-databases.ts';
import { readSelection } from '../snapshot/selection.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { findAsideFolders } from '../steps/swap-files.ts';
import type { Target } from '../target/target.ts';
import { readAsideAddons } from './aside-addons.ts';
import { checkApp } from './check-app.ts';
import { isBringingBack } from './interrupted.ts';
import { readRuns } from './journal.ts';
import { readRecreateFacts } from './recreate-facts.ts';

/** What a plan is made from, besides the request. */
export interface Looked {
  session: Session;
  snapshot: Snapshot;
  target: Target;
  /** The run that an undo is about. */
  record: RunRecord | null;
  /** The Heroku app around the database; null: there is none. */
  app: AppFacts | null;
}

type Planners = {
  [Way in Request['way']]: (
    looked: Looked,
    request: Extract<Request, { way: Way }>,
  ) => Plan | Promise<Plan>;
};

/** How the plan of each way is made: what else it has to look at, then its pure function. */
const planners: Planners = {
  async rebuild(looked, request) {
    const { facts, migrations } = await buildFacts(looked, request);
    return planRebuild(looked.snapshot, request, looked.target.name, facts, migrations);
  },

  async recreate(looked, request) {
    const { session, snapshot, target } = looked;
    if (target.heroku) throw herokuNoRecreate(target.heroku.app.name);
    const { facts: tool, migrations } = await buildFacts(looked, request);
    const facts = await readRecreateFacts(session, snapshot, target.connection);
    return planRecreate(snapshot, { ...facts, tool, migrations }, request, target.name);
  },

  async restore({ snapshot, target }, request) {
    const major = Math.trunc(snapshot.server.versionNumber / 10_000);
    return planRestore(snapshot, await readDumpList(request.file, major), request, target.name);
  },

  replace: ({ snapshot, target, app }, request) =>
    planReplace(snapshot, needed(app, 'replace'), request, target.name),

  provider: ({ snapshot, target, app }, request) =>
    planProvider(snapshot, needed(app, 'A reset by Heroku'), request, target.name),

  async rollback(looked, request) {
    const facts = await toolFacts(looked, request, request.tool);
    if (facts.builtIn) return downs(looked, facts, request);
    return planRollback(looked.snapshot, facts, request, looked.target.name);
  },

  migrate: async (looked, request) =>
    downs(looked, await toolFacts(looked, request, 'migrations'), request),

  async seed(looked, request) {
    const { snapshot, target } = looked;
    if (request.files.length > 0) return planSeedFiles(snapshot, request, target.name);
    return planSeed(snapshot, await toolFacts(looked, request, request.tool), request, target.name);
  },

  async purge({ session, snapshot, target }, request) {
    const databases = await readAsideDatabases(session);
    const folders = await findAsideFolders(target.folder, request.runs);
    const left = target.heroku ? await readAsideAddons(target, await readRuns(session)) : [];
    const addons = left.filter(({ run }) => request.runs.includes(run));
    const app = target.heroku?.app.name ?? '';
    return planPurge(snapshot, request, target.name, { databases, folders, addons, app });
  },

  clear: async ({ session, snapshot, target }, request) =>
    planClear(snapshot, await readSelection(session, snapshot, request), request, target.name),

  async undo({ session, snapshot, target, record }, request) {
    if (!record) throw runMissing(request.run);
    if (isBringingBack(record))
      throw notUndoable(
        record.id,
        'It is half-way in bringing the old state back: resume it first.',
      );
    const databases = await readAsideDatabases(session);
    const plan = planUndo(snapshot, record, request, target.name, databases);
    checkApp(target, plan, record.id);
    return plan;
  },
};

/** Makes the plan for a request from what was seen. Reads, and changes nothing. */
export async function planRequest(looked: Looked, request: Request): Promise<Plan> {
  // Each planner is only ever given requests of its own way.
  const plan = planners[request.way] as (looked: Looked, request: Request) => Plan | Promise<Plan>;
  return plan(looked, request);
}

function needed(app: AppFacts | null, what: string): AppFacts {
  if (app === null) throw herokuAppNeeded(what);
  return app;
}

function toolFacts({ session, snapshot, target }: Looked, request: Request, tool: string) {
  const copies = 'undoLimit' in request && request.undoLimit !== null;
  const { folder, config } = target;
  return readToolFacts(session, snapshot, { folder, config }, tool, copies);
}

/** What a build needs to know: the tool's facts, and the built-in migrations to apply. */
async function buildFacts(looked: Looked, request: Extract<Request, { build: object }>) {
  const { build } = request;
  if (looked.app === null && ['dyno', 'restart', 'release'].includes(build.kind))
    throw herokuAppNeeded(`A build by ${build.kind}`);
  const facts = build.kind === 'tool' ? await toolFacts(looked, request, build.tool) : null;
  const migrations = facts?.builtIn ? readUps(facts.builtIn, looked.target.folder) : [];
  return { facts, migrations };
}

function downs({ snapshot, target }: Looked, facts: ToolFacts, request: DownRequest): Plan {
  const found = readDowns(facts.builtIn!, target.folder, ...goalOf(request));
  return planDowns(snapshot, facts, found, request, target.name);
}

/** A rollback is every migration. */
function goalOf(request: DownRequest): [goal: DownGoal, skipMissingDown: boolean] {
  return request.way === 'migrate'
    ? [request.goal, request.skipMissingDown]
    : [{ kind: 'to', version: '0' }, false];
}
