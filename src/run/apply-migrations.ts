import { cancelled } from '../errors/run-errors.ts';
import { displayMigration, type Migration } from '../migrations/built-in/migration.ts';
import { AS_BEFORE, runPart } from '../migrations/built-in/run-part.ts';
import { createTracking, noteStatement } from '../migrations/built-in/tracking.ts';
import type { LockHolder, ResetLock } from '../postgres/reset-lock.ts';
import type { Session } from '../postgres/session.ts';
import type { Target } from '../target/target.ts';
import type { OnEvent } from './events.ts';
import { explainUpFailure } from './up-failure.ts';

/** A migration that was applied just now. */
export interface AppliedNow {
  version: string;
  name: string;
  ms: number;
}

/** Migrations while they are being applied. */
export interface ActiveUp {
  target: Target;
  request: { singleTransaction: boolean; lockTimeout: number };
  /** The connection's, as others see it. */
  name: string;
  lock: ResetLock;
  session: Session;
  signal: AbortSignal;
  onEvent: OnEvent;
  /** Who kept us waiting when we last looked. */
  blockers: LockHolder[];
  /** Committed; with a single transaction all of them or none. */
  applied: AppliedNow[];
}

/**
 * Applies migrations in this order. A SQL migration with its BEGIN, its note and its COMMIT is one
 * message, and so one round trip.
 *
 * @throws PgresetError with what is applied and stays
 */
export async function applyMigrations(
  up: ActiveUp,
  schema: string,
  migrations: Migration[],
): Promise<void> {
  const { session, signal, lock } = up;
  if (migrations.length === 0) return;
  const cancel = () => void lock.cancel(session.pid);
  signal.addEventListener('abort', cancel, { once: true });
  const timer = setInterval(() => void look(up), WATCH_EVERY);
  const done: AppliedNow[] = up.request.singleTransaction ? [] : up.applied;
  let current: Migration | null = null;
  try {
    // «already exists, skipping» is nobody's news.
    await session.script(`SET client_min_messages = warning; ${createTracking(schema)}`);
    if (up.request.singleTransaction) await session.query('BEGIN');
    for (const [ordinal, migration] of migrations.entries()) {
      current = migration;
      if (signal.aborted) throw cancelled();
      await applyOne(up, schema, migration, { ordinal, total: migrations.length, done });
    }
    if (!up.request.singleTransaction) return;
    await session.query('COMMIT');
    up.applied.push(...done);
  } catch (error) {
    throw await explainUpFailure(up, schema, current, error);
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', cancel);
  }
}

/** Milliseconds between two looks at who is in the way. */
const WATCH_EVERY = 400;

async function look(up: ActiveUp): Promise<void> {
  const blockers = await up.lock.findBlockers(up.session.pid).catch(() => []);
  const isNew = blockers.some(({ pid }) => !up.blockers.some((known) => known.pid === pid));
  if (blockers.length > 0) up.blockers = blockers;
  if (isNew) up.onEvent({ type: 'waiting', blockers });
}

async function applyOne(
  up: ActiveUp,
  schema: string,
  migration: Migration,
  { ordinal, total, done }: { ordinal: number; total: number; done: AppliedNow[] },
): Promise<void> {
  const place = { ordinal, total, title: `Apply ${displayMigration(migration)}` };
  const startedAt = performance.now();
  up.onEvent({ type: 'step-started', ...place });
  try {
    await runPart(
      { session: up.session, folder: up.target.folder },
      migration.up,
      frameOf(up, schema, migration),
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    up.onEvent({ type: 'step-failed', ...place, message });
    throw error;
  }
  const ms = performance.now() - startedAt;
  done.push({ version: migration.version, name: migration.name, ms });
  up.onEvent({ type: 'step-done', ...place, summary: '', ms });
}

function frameOf(up: ActiveUp, schema: string, migration: Migration) {
  const note = noteStatement(schema, 'up', migration);
  const own = migration.up.transaction && !up.request.singleTransaction;
  const local = migration.up.transaction ? 'LOCAL ' : '';
  return {
    before: `${own ? 'BEGIN; ' : ''}SET ${local}lock_timeout = ${Math.trunc(up.request.lockTimeout)};\n`,
    after: `${AS_BEFORE}; ${note}${own ? '; COMMIT' : ''}`,
  };
}
