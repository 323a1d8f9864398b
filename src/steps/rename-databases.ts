import { setTimeout as sleep } from 'node:timers/promises';
import { databaseReplaced, sessionsRemain } from '../errors/recreate-errors.ts';
import { outcomeUnknown } from '../errors/run-errors.ts';
import { connect, withSession } from '../postgres/connect.ts';
import { quoteIdent } from '../postgres/quote.ts';
import { isStatementError, SqlState } from '../postgres/server-error.ts';
import type { Session } from '../postgres/session.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { endSessions, isAlone, othersOf } from './end-sessions.ts';
import type { StepContext } from './step.ts';

/** Two databases that change places. */
export interface Renaming {
  target: string;
  incoming: string;
  /** The name that the present target gets. */
  aside: string;
  /** Of the present target and of what comes in. */
  oids: [number, number];
  maintenance: string;
}

/**
 * Renames the target aside and what comes in to the target's name, in one transaction. Nobody may be
 * connected to either: others are ended first, and whoever comes back before the rename holds its
 * lock is ended too; from then on the server keeps new ones waiting until it is over.
 *
 * @throws PgresetError `sessions-remain`, `database-replaced`, `outcome-unknown`
 */
export async function renameDatabases(renaming: Renaming, context: StepContext): Promise<void> {
  const connection = { ...context.connection, database: renaming.maintenance };
  const applicationName = `pgreset swap ${context.run}`;
  const open = () => connect(connection, { applicationName });
  try {
    await withSession(connection, { applicationName }, (side) =>
      withSession(connection, { applicationName }, async (main) => {
        await endOthers(side, renaming, context);
        context.emit({ type: 'progress', done: 3, total: 4, unit: 'parts' });
        await whileEnding(side, renaming, () => rename(main, renaming, context));
      }),
    );
  } catch (error) {
    if (isStatementError(error) && error.code === SqlState.objectInUse)
      throw await withSession(connection, {}, (session) => remaining(session, renaming));
    if (isStatementError(error) || !(error instanceof Error) || 'exit' in error) throw error;
    if (!(await hasHappened(renaming, open, applicationName, context, error))) throw error;
  }
}

async function rename(session: Session, renaming: Renaming, context: StepContext): Promise<void> {
  const { target, incoming, aside, oids } = renaming;
  const { lockTimeout, signal } = context;
  await inTransaction(session, { lockTimeout }, async () => {
    await session.query(`ALTER DATABASE ${quoteIdent(target)} RENAME TO ${quoteIdent(aside)}`);
    await session.query(`ALTER DATABASE ${quoteIdent(incoming)} RENAME TO ${quoteIdent(target)}`);
    const names = await namesOf(session, oids);
    if (names[0] !== aside || names[1] !== target) throw databaseReplaced(target);
    signal.throwIfAborted();
  });
}

/** Milliseconds between two looks: renaming before they are gone would wait for 100. */
const PAUSE = 2;

async function endOthers(
  session: Session,
  renaming: Renaming,
  { lockTimeout, signal }: StepContext,
): Promise<void> {
  for (const until = Date.now() + lockTimeout; ; await sleep(PAUSE)) {
    signal.throwIfAborted();
    await endSessions(session, renaming.oids);
    if (await isAlone(session, renaming.oids)) return;
    if (Date.now() > until) throw await remaining(session, renaming);
  }
}

/** Goes on ending sessions while `work` waits for them: an app may connect again at any moment. */
async function whileEnding(
  session: Session,
  { oids }: Renaming,
  work: () => Promise<void>,
): Promise<void> {
  let over = false;
  const working = work().finally(() => (over = true));
  // What goes wrong here shows in what waits for it.
  const ending = (async () => {
    while (!over) {
      await sleep(PAUSE * 5);
      if (!over) await endSessions(session, oids);
    }
  })().catch(() => {});
  await working;
  await ending;
}

async function remaining(session: Session, { target, oids }: Renaming) {
  const others = await othersOf(session, oids);
  return sessionsRemain(
    target,
    others.map(({ pid, user, application, type }) => `pid ${pid}, ${user || type}, ${application}`),
  );
}

async function namesOf(session: Session, oids: number[]): Promise<(string | undefined)[]> {
  const rows = await session.query<{ oid: number; name: string }>(
    'SELECT oid::int8 AS oid, datname AS name FROM pg_database WHERE oid::int8 = ANY ($1)',
    [oids],
  );
  return oids.map((wanted) => rows.find(({ oid }) => oid === wanted)?.name);
}

/** The connection was lost: once its server process is gone, the names say what became of it. */
async function hasHappened(
  { oids, aside }: Renaming,
  open: () => Promise<Session>,
  applicationName: string,
  { lockTimeout, run }: StepContext,
  cause: Error,
): Promise<boolean> {
  for (const until = Date.now() + 3 * lockTimeout; Date.now() < until; await sleep(100)) {
    const session = await open().catch(() => null);
    if (session === null) continue;
    try {
      const left = await session.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = $1 AND usename = current_user AND pid <> pg_backend_pid()`,
        [applicationName],
      );
      if (left.length === 0) return (await namesOf(session, oids))[0] === aside;
    } catch {
      // Lost again.
    } finally {
      await session.close();
    }
  }
  throw outcomeUnknown(run, cause.message);
}
