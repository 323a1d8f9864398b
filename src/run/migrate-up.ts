import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockHeld } from '../errors/lock-errors.ts';
import { chooseUps, type UpGoal, type Ups } from '../migrations/built-in/choose-ups.ts';
import { readBuiltInFacts, readMigrationFiles, readParts } from '../migrations/built-in/facts.ts';
import { connect, withSession } from '../postgres/connect.ts';
import {
  GUEST_KEYS,
  type ResetLock,
  tryResetLock,
  welcomesGuests,
} from '../postgres/reset-lock.ts';
import type { Session } from '../postgres/session.ts';
import type { Target } from '../target/target.ts';
import type { ActiveUp, AppliedNow } from './active-up.ts';
import { applyMigrations } from './apply-migrations.ts';
import type { OnEvent } from './events.ts';
import { explained } from './explain-failure.ts';
import { refuseInterrupted, settleInterrupted } from './interrupted.ts';

/** What to apply. */
export interface UpRequest {
  goal: UpGoal;
  /** All in one transaction instead of one each. */
  singleTransaction: boolean;
  /** Milliseconds to wait for each lock, and for another pgreset to end. */
  lockTimeout: number;
}

export interface UpOptions {
  signal?: AbortSignal;
  onEvent?: OnEvent;
}

/** What applying came to. */
export interface UpReport {
  applied: AppliedNow[];
  warnings: string[];
  /** Milliseconds, all in all. */
  ms: number;
}

/**
 * What `migrateUp` would apply. Changes nothing.
 *
 * @throws PgresetError `migration-folder-missing`, `migration-conflict`, `migration-unknown`,
 *   `migration-unsuitable`, `not-in-one-transaction`
 */
export async function planUp(
  target: Target,
  request: UpRequest,
): Promise<Ups & { texts: string[] }> {
  return explained(target.connection, request.lockTimeout, () =>
    withSession(target.connection, { applicationName: 'pgreset plan' }, (session) =>
      readUp(session, target, request),
    ),
  );
}

/**
 * Applies pending migrations. Each is one transaction together with the note that it is applied, or
 * all of them are one; none takes anything away that it does not say, so nobody is asked, and a
 * protected database is migrated like any other.
 *
 * @throws PgresetError `migration-failed` with file, line and statement; `another-run`, …
 * @example await migrateUp(target, { goal: { kind: 'latest' }, singleTransaction: false, lockTimeout: 5_000 });
 */
export async function migrateUp(
  target: Target,
  request: UpRequest,
  { signal = new AbortController().signal, onEvent = () => {} }: UpOptions = {},
): Promise<UpReport> {
  const startedAt = performance.now();
  return explained(target.connection, request.lockTimeout, async () => {
    const name = `pgreset migrate ${randomBytes(4).toString('hex')}`;
    // While the server makes its processes for us.
    const files = readMigrationFiles(target);
    files.catch(() => {});
    const [lock, session] = await openBoth(target, name, request.lockTimeout);
    try {
      // As a guest of a reset, what is unfinished is that reset itself.
      if (!lock.guest)
        refuseInterrupted(await settleInterrupted(session, request.lockTimeout), null);
      const { migrations, texts, warnings, schema } = await readUp(session, target, request, files);
      const up: ActiveUp = {
        target,
        request,
        name,
        lock,
        session,
        signal,
        onEvent,
        blockers: [],
        applied: [],
      };
      await applyMigrations(up, schema, migrations, texts);
      return { applied: up.applied, warnings, ms: performance.now() - startedAt };
    } finally {
      await Promise.all([session.close(), lock.release()]);
    }
  });
}

async function readUp(
  session: Session,
  target: Target,
  request: UpRequest,
  files?: ReturnType<typeof readMigrationFiles>,
) {
  const facts = await readBuiltInFacts(session, target, files);
  const ups = chooseUps(facts, request.goal, request.singleTransaction);
  const texts = readParts(
    target.folder,
    ups.migrations.map(({ up }) => up),
  );
  return { ...ups, texts, schema: facts.schema };
}

/** Both at once: a connection takes longer than most of what follows. */
async function openBoth(target: Target, name: string, patience: number) {
  const [lock, session] = await Promise.allSettled([
    waitForLock(target, `${name} lock`, patience),
    connect(target.connection, { applicationName: name }),
  ]);
  if (lock.status === 'fulfilled' && session.status === 'fulfilled')
    return [lock.value, session.value] as const;
  if (lock.status === 'fulfilled') await lock.value.release();
  if (session.status === 'fulfilled') await session.value.close();
  throw lock.status === 'rejected' ? lock.reason : (session as PromiseRejectedResult).reason;
}

/** Of the database, or of a guest in somebody's reset of it. */
type UpLock = ResetLock & { guest: boolean };

/** Milliseconds between two tries to get the lock. */
const PAUSE = 100;

/** Several instances of an app may migrate when they start: the later ones wait for the first. */
async function waitForLock(
  { connection }: Target,
  name: string,
  patience: number,
): Promise<UpLock> {
  for (const until = Date.now() + patience; ; await sleep(PAUSE)) {
    const found = await tryResetLock(connection, name);
    if (found !== null && 'release' in found) return { ...found, guest: false };
    const guest =
      found !== null && welcomesGuests(found)
        ? await tryResetLock(connection, name, GUEST_KEYS)
        : null;
    if (guest !== null && 'release' in guest) return { ...guest, guest: true };
    if (Date.now() > until) throw lockHeld(found);
  }
}
