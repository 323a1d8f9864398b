import { setTimeout as sleep } from 'node:timers/promises';
import { migrationOutcomeUnknown } from '../errors/built-in-errors.ts';
import { NOTHING_CHANGED, PgresetError } from '../errors/pgreset-error.ts';
import { cancelled, connectionLost } from '../errors/run-errors.ts';
import { displayMigration } from '../migrations/built-in/migration.ts';
import { readAppliedMigrations, touchStatement } from '../migrations/built-in/tracking.ts';
import { connect } from '../postgres/connect.ts';
import { isConnectionLost } from '../postgres/server-error.ts';
import type { ActiveUp, Ready } from './active-up.ts';
import { endLeftovers } from './active-run.ts';
import { explain } from './explain-failure.ts';

/** Milliseconds between two questions to a server that does not answer. */
const PAUSE = 250;
/** It is asked for this many times as long as a lock is waited for. */
const PATIENCE = 3;

/**
 * What a failure came to: the migration that failed is rolled back, those before it are applied and
 * stay. After a lost connection the server is asked, not guessed.
 */
export async function explainUpFailure(
  up: ActiveUp,
  schema: string,
  current: Ready[],
  error: unknown,
): Promise<unknown> {
  if (isConnectionLost(error)) return afterLoss(up, schema, current, error);
  await up.session.query('ROLLBACK').catch(() => {});
  // Those that shared a message with the one that failed, and stood before it, are committed.
  if (current.length > 1 && !up.request.singleTransaction)
    noteApplied(up, current, (await readAppliedMigrations(up.session, schema)) ?? []);
  if (up.applied.length > 0) await flush(up, schema);
  const failure = toPgresetError(up, error);
  if (failure === null) return error;
  const partly = runsAlone(current);
  return withState(failure, stateOf(up, current), up.applied.length > 0 || partly);
}

const runsAlone = (current: Ready[]): boolean => current[0]?.part.transaction === false;

function noteApplied(up: ActiveUp, current: Ready[], noted: { version: string }[]): void {
  const known = new Set(noted.map(({ version }) => version));
  for (const { migration } of current)
    if (known.has(migration.version))
      up.applied.push({ version: migration.version, name: migration.name, ms: 0 });
}

/** What is said to stay has to be on the disk: one commit that waits for it brings the others along. */
async function flush({ session, applied }: ActiveUp, schema: string): Promise<void> {
  await session.query(touchStatement(schema), [applied.at(-1)!.version]).catch(() => {});
}

function toPgresetError(
  { signal, request, blockers }: ActiveUp,
  error: unknown,
): PgresetError | null {
  if (signal.aborted) return cancelled();
  if (error instanceof PgresetError) return error;
  return explain(error, request.lockTimeout, blockers);
}

function stateOf({ applied, request }: ActiveUp, current: Ready[]): string {
  const partly = runsAlone(current)
    ? `Of ${displayMigration(current[0]!.migration)}, which runs outside a transaction, what was done before stays done. `
    : '';
  if (applied.length === 0) return partly === '' ? NOTHING_CHANGED : partly.trim();
  const count = applied.length === 1 ? '1 migration is' : `${applied.length} migrations are`;
  const rest = request.singleTransaction ? '' : `, up to ${displayMigration(applied.at(-1)!)}`;
  return `${partly}${count} applied and stay${applied.length === 1 ? 's' : ''}${rest}; nothing is half done.`;
}

/** The note is in the same transaction as the migration, so it tells what became of it. */
async function afterLoss(
  up: ActiveUp,
  schema: string,
  current: Ready[],
  cause: unknown,
): Promise<PgresetError> {
  const noted = await askAgain(up, schema);
  if (noted === null) {
    const name = current.length === 0 ? 'the start' : displayMigration(current[0]!.migration);
    return migrationOutcomeUnknown(name);
  }
  const before = up.applied.length;
  noteApplied(up, current, noted);
  const happened = up.applied.length > before;
  const state =
    happened && up.request.singleTransaction
      ? 'The transaction was committed: all of them are applied.'
      : stateOf(up, happened ? [] : current);
  return withState(connectionLost(cause), state, up.applied.length > 0 || runsAlone(current));
}

/** The versions that are applied, once nothing of ours goes on there; null: nobody answers. */
async function askAgain(up: ActiveUp, schema: string): Promise<{ version: string }[] | null> {
  const until = Date.now() + PATIENCE * up.request.lockTimeout;
  for (; Date.now() < until; await sleep(PAUSE)) {
    const session = await connect(up.target.connection).catch(() => null);
    if (session === null) continue;
    try {
      await endLeftovers(session, up.name);
      const [left] = await session.query(
        `SELECT FROM pg_stat_activity
         WHERE application_name = $1 AND datname = current_database() AND state <> 'idle'`,
        [up.name],
      );
      if (!left) return (await readAppliedMigrations(session, schema)) ?? [];
    } catch {
      // Lost again: ask once more.
    } finally {
      await session.close();
    }
  }
  return null;
}

function withState(error: PgresetError, state: string, changed: boolean): PgresetError {
  const exit = changed && (error.exit === 1 || error.exit === 130) ? 5 : error.exit;
  return new PgresetError({ ...error.toJSON(), state, exit, cause: error.cause });
}
