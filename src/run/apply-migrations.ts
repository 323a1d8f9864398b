import { cancelled } from '../errors/run-errors.ts';
import { displayMigration, type Migration } from '../migrations/built-in/migration.ts';
import { batchesOf, restoring, runBatch } from '../migrations/built-in/run-part.ts';
import { createTracking, noteStatement } from '../migrations/built-in/tracking.ts';
import type { ActiveUp, AppliedNow, Ready } from './active-up.ts';
import { cancelOnAbort } from './cancel-on-abort.ts';
import { explainUpFailure } from './up-failure.ts';

/**
 * Applies migrations in this order. SQL with its BEGIN, its note and its COMMIT is one message, and
 * several small ones share it: each is a transaction of its own all the same.
 *
 * @throws PgresetError with what is applied and stays
 */
export async function applyMigrations(
  up: ActiveUp,
  schema: string,
  migrations: Migration[],
  texts: string[],
): Promise<void> {
  const { session, signal, lock } = up;
  if (migrations.length === 0) return;
  const settle = cancelOnAbort(signal, () => lock.cancel(session.pid));
  const timer = setInterval(() => void look(up), WATCH_EVERY);
  const done: AppliedNow[] = up.request.singleTransaction ? [] : up.applied;
  let current: Ready[] = [];
  try {
    await session.script(`${settings(up)}; ${createTracking(schema)}`);
    if (up.request.singleTransaction) await session.query('BEGIN');
    for (const batch of batchesOf(ready(up, schema, migrations, texts))) {
      current = batch;
      if (signal.aborted) throw cancelled();
      const ms = await applyBatch(up, batch, migrations.length);
      done.push(...batch.map(({ migration: { version, name } }) => ({ version, name, ms })));
    }
    if (!up.request.singleTransaction) return;
    await session.query('COMMIT');
    up.applied.push(...done);
  } catch (error) {
    await settle();
    throw await explainUpFailure(up, schema, current, error);
  } finally {
    clearInterval(timer);
    await settle();
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

/** For the session, since RESET ALL after a migration ends what SET LOCAL began. */
const settings = ({ request }: ActiveUp): string =>
  `SET client_min_messages = warning; SET lock_timeout = ${Math.trunc(request.lockTimeout)}`;

/**
 * What goes around the migrations. The disk is waited for once, at the last commit: the server writes
 * commits in their order, so a crash before it may undo the newest migrations, each one whole.
 */
function ready(up: ActiveUp, schema: string, migrations: Migration[], texts: string[]): Ready[] {
  return migrations.map((migration, ordinal) => {
    const { up: part } = migration;
    const text = texts[ordinal]!;
    const note = restoring(part, text, settings(up)) + noteStatement(schema, 'up', migration);
    const common = { migration, ordinal, part, text };
    if (up.request.singleTransaction || !part.transaction)
      return { ...common, before: '', after: note };
    const isLast = ordinal === migrations.length - 1;
    const unhurried = isLast ? '' : 'SET LOCAL synchronous_commit = off; ';
    return { ...common, before: 'BEGIN;\n', after: `${note}; ${unhurried}COMMIT` };
  });
}

/** @returns milliseconds for each */
async function applyBatch(up: ActiveUp, batch: Ready[], total: number): Promise<number> {
  const [first, last] = [batch[0]!, batch.at(-1)!];
  const upTo = batch.length === 1 ? '' : ` … ${displayMigration(last.migration)}`;
  const title = `Apply ${displayMigration(first.migration)}${upTo}`;
  const place = { ordinal: last.ordinal, total, title };
  const startedAt = performance.now();
  up.onEvent({ type: 'step-started', ...place });
  try {
    await runBatch({ session: up.session, folder: up.target.folder }, batch);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    up.onEvent({ type: 'step-failed', ...place, message });
    throw error;
  }
  const ms = performance.now() - startedAt;
  up.onEvent({ type: 'step-done', ...place, summary: '', ms });
  return ms / batch.length;
}
