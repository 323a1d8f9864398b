import { withSession } from '../postgres/connect.ts';
import { isResetRunning } from '../postgres/reset-lock.ts';
import type { Session } from '../postgres/session.ts';
import { DEFAULT_LOCK_TIMEOUT } from '../postgres/transaction.ts';
import { runOfAside } from '../plan/purge.ts';
import type { RunRecord } from '../plan/run-record.ts';
import { type AsideDatabase, readAsideDatabases } from '../snapshot/aside-databases.ts';
import { readSnapshot } from '../snapshot/read-snapshot.ts';
import type { Relation, Snapshot } from '../snapshot/snapshot.ts';
import { ASIDE_PREFIX } from '../snapshot/user-schemas.ts';
import type { Target } from '../target/target.ts';
import { type AsideAddon, readAsideAddons } from './aside-addons.ts';
import { explained } from './explain-failure.ts';
import { whyProtected } from './guards.ts';
import { canTakeBack, hasBegun, whereItStopped } from './interrupted.ts';
import { readRuns } from './journal.ts';
import { readAsides } from './make-plan.ts';

/** An old state that waits to be brought back or purged. */
export interface AsideStatus {
  run: string;
  schemas: string[];
  /** Whole databases that a recreate renamed. */
  databases: string[];
  /** Whole databases of Heroku that a replace left. */
  addons: string[];
  tables: number;
  bytes: number;
  /** When its run began; null when the journal does not know it. */
  since: string | null;
}

/** A run that stopped half-way. */
export interface InterruptedRun {
  run: string;
  way: string;
  /** In a sentence. */
  where: string;
  /** False: it stopped before it changed anything, so there is nothing to finish; it can be begun anew. */
  begun: boolean;
  /** Can it be taken back, or only be gone on with? */
  undoable: boolean;
}

/** Everything that can be said about a target without changing it. */
export interface Status {
  /** Without asides: those are below. */
  snapshot: Snapshot;
  /** Why every reset is refused; null: it is not. */
  protectedBecause: string | null;
  asides: AsideStatus[];
  /** The run that goes on now, in another process. */
  running: RunRecord | null;
  /** Runs that stopped half-way, and where. */
  interrupted: InterruptedRun[];
}

/**
 * Looks at a target.
 *
 * @param exact count every row instead of estimating big tables
 * @example const { snapshot, asides } = await readStatus(await resolveTarget({ url }, place));
 */
export async function readStatus(target: Target, exact = false): Promise<Status> {
  return explained(target.connection, DEFAULT_LOCK_TIMEOUT, () =>
    withSession(target.connection, { applicationName: 'pgreset status' }, (session) =>
      look(session, target, exact),
    ),
  );
}

async function look(session: Session, target: Target, exact: boolean): Promise<Status> {
  const asides = await readAsides(session);
  const all = await readSnapshot(session, target.connection, { asides, exact });
  const runs = await readRuns(session);
  const open = runs.filter(({ status }) => status === 'running');
  const alive = open.length > 0 && (await isResetRunning(session));
  return {
    snapshot: withoutAsides(all),
    protectedBecause: whyProtected(target, all),
    asides: asideStatus(
      all,
      await readAsideDatabases(session),
      await readAsideAddons(target, runs),
      runs,
    ),
    running: alive ? open[0]! : null,
    interrupted: alive
      ? []
      : open.map((each) => ({
          run: each.id,
          way: each.plan.way,
          where: whereItStopped(each),
          begun: hasBegun(each),
          undoable: canTakeBack(each),
        })),
  };
}

function withoutAsides(all: Snapshot): Snapshot {
  const isAside = (schema: string) => schema.startsWith(ASIDE_PREFIX);
  return {
    ...all,
    schemas: all.schemas.filter(({ name }) => !isAside(name)),
    relations: all.relations.filter(({ schema }) => !isAside(schema)),
    objects: all.objects.filter(({ schema }) => !isAside(schema)),
  };
}

function asideStatus(
  all: Snapshot,
  databases: AsideDatabase[],
  addons: AsideAddon[],
  runs: RunRecord[],
): AsideStatus[] {
  const byRun = new Map<string, AsideStatus>();
  const entry = (run: string): AsideStatus => {
    const since = runs.find(({ id }) => id === run)?.startedAt ?? null;
    const known = byRun.get(run);
    const status = known ?? {
      run,
      schemas: [],
      databases: [],
      addons: [],
      tables: 0,
      bytes: 0,
      since,
    };
    byRun.set(run, status);
    return status;
  };
  for (const { name } of all.schemas) {
    const run = runOfAside(name);
    if (run === null) continue;
    const status = entry(run);
    const inside = all.relations.filter(({ schema }) => schema === name);
    status.schemas.push(name);
    status.tables += inside.filter(isTable).length;
    status.bytes += inside.reduce((sum, { bytes }) => sum + bytes, 0);
  }
  for (const { name, bytes } of databases) {
    const run = runOfAside(name);
    // Other databases' runs have theirs on this server too.
    if (!runs.some(({ id }) => id === run)) continue;
    const status = entry(run!);
    status.databases.push(name);
    status.bytes += bytes;
  }
  for (const { run, name } of addons) entry(run).addons.push(name);
  return [...byRun.values()];
}

/** Partitions are counted with their table. */
function isTable({ kind, partitionOf }: Relation): boolean {
  return (kind === 'r' || kind === 'p') && partitionOf === null;
}
