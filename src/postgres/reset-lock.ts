import { lockHeld } from '../errors/lock-errors.ts';
import { connect, withSession } from './connect.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { quoteLiteral } from './quote.ts';
import type { Session } from './session.ts';

/** Keys of the advisory lock, `pgre` and `set!` in ASCII: the same in every pgreset. */
const KEYS: LockKeys = [0x70677265, 0x73657421];

/** The same for those who work inside somebody else's reset, as its guests: one at a time. */
export const GUEST_KEYS: LockKeys = [0x70677265, 0x73657422];

type LockKeys = readonly [number, number];

/** Who holds a lock that we wait for, or keeps a reset from starting. */
export interface LockHolder {
  pid: number;
  user: string;
  application: string;
  state: string;
  /** What it runs or ran last, the first 120 characters. */
  query: string;
  since: string;
}

/** The right to reset this database, held until it is released or its connection ends. */
export interface ResetLock {
  /** The server process that holds it. */
  pid: number;
  /** Fulfilled when its connection is gone, and the lock with it. */
  gone: Promise<void>;
  /** Who keeps the server process `pid` waiting. */
  findBlockers(pid: number): Promise<LockHolder[]>;
  /** Stops what the server process `pid` is doing. */
  cancel(pid: number): Promise<void>;
  /** Lets others migrate meanwhile, or not: see `welcomesGuests`. */
  open(guests: boolean): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the lock that keeps two resets of one database apart. It lives in a transaction on a
 * connection of its own: through PgBouncer in transaction mode a session lock would be shared out
 * to strangers, a transaction's is not. The transaction holds no snapshot, so VACUUM goes on.
 *
 * @throws PgresetError `another-run` with who holds it
 */
export async function holdResetLock(
  connection: ConnectionOptions,
  applicationName: string,
): Promise<ResetLock> {
  const found = await tryResetLock(connection, applicationName);
  if (found === null || !('release' in found)) throw lockHeld(found);
  return found;
}

/** Takes the lock, or says who has it; null: they ended just now. */
export async function tryResetLock(
  connection: ConnectionOptions,
  applicationName: string,
  keys = KEYS,
): Promise<ResetLock | LockHolder | null> {
  const session = await connect(connection, { applicationName });
  try {
    // Not by query(): with parameters, its portal would stay open, and keep a snapshot with it.
    const results = await session.script(
      `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0;
       SELECT pg_try_advisory_xact_lock(${keys.join(', ')}) AS held, pg_backend_pid() AS pid`,
    );
    const { held, pid } = results.at(-1)![0] as { held: boolean; pid: number };
    if (held) return lockOf(session, connection, pid, applicationName);
    const holder = await findHolder(session, keys);
    await session.close();
    return holder;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Behind the application's name of a lock that lets guests in: everybody can see that. */
const OPEN = ' (open)';

/**
 * Is the reset that holds the lock at a point where the app builds? An app may do that by pgreset
 * itself: `pgreset migrate latest` when it starts, or in its release command.
 */
export const welcomesGuests = ({ application }: LockHolder): boolean => application.endsWith(OPEN);

function lockOf(
  session: Session,
  connection: ConnectionOptions,
  pid: number,
  applicationName: string,
): ResetLock {
  return {
    pid,
    gone: new Promise((resolve) => session.client.once('end', () => resolve())),
    findBlockers: (pid) => findBlockers(session, pid),
    cancel: (pid) => cancel(session, pid).catch(() => cancelAnew(connection, pid)),
    async open(guests) {
      const name = guests ? `${applicationName}${OPEN}` : applicationName;
      await session.script(`SET LOCAL application_name = ${quoteLiteral(name)}`);
    },
    release: () => session.close(),
  };
}

async function cancel(session: Session, pid: number): Promise<void> {
  await session.query('SELECT pg_cancel_backend($1)', [pid]);
}

/** The lock's connection may be the one that was lost. */
function cancelAnew(connection: ConnectionOptions, pid: number): Promise<void> {
  return withSession(connection, {}, (session) => cancel(session, pid)).catch(() => {});
}

/** Is a reset of this database going on, as seen from any connection? */
export async function isResetRunning(session: Session): Promise<boolean> {
  return (await findHolder(session)) !== null;
}

const HOLDER = `a.pid, coalesce(a.usename, '') AS user, coalesce(a.application_name, '') AS application,
  coalesce(a.state, '') AS state, left(coalesce(a.query, ''), 120) AS query,
  coalesce(a.xact_start, a.backend_start)::text AS since`;

async function findHolder(session: Session, keys = KEYS): Promise<LockHolder | null> {
  const [holder] = await session.query<LockHolder>(
    `SELECT ${HOLDER} FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1::int8::oid
       AND l.objid = $2::int8::oid AND l.objsubid = 2
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [...keys],
  );
  return holder ?? null;
}

/**
 * Who holds tables so that nobody else can even read how they are made. For somebody who waited in
 * vain and does not wait any more: then the server names no blockers.
 */
export async function findExclusiveHolders(session: Session): Promise<LockHolder[]> {
  return session.query<LockHolder>(
    `SELECT ${HOLDER} FROM pg_stat_activity a
     WHERE a.pid <> pg_backend_pid() AND EXISTS (
       SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted AND l.mode = 'AccessExclusiveLock'
         AND l.locktype = 'relation' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))`,
  );
}

async function findBlockers(session: Session, pid: number): Promise<LockHolder[]> {
  // Within a transaction the activity view stays as first read, unless it is told to look again.
  const [, rows] = await session.script(
    `SELECT pg_stat_clear_snapshot();
     SELECT ${HOLDER} FROM pg_stat_activity a
     WHERE a.pid = ANY (pg_blocking_pids(${Math.trunc(pid)}))`,
  );
  return rows as unknown as LockHolder[];
}
