import { isStatementError } from '../postgres/server-error.ts';
import type { Session } from '../postgres/session.ts';

/** How a look at the database is bounded. */
export interface LookOptions {
  /** Milliseconds that one statement may take; default 60,000. */
  timeout?: number;
  /** Ends the look between two statements. */
  signal?: AbortSignal;
}

/**
 * Looks at the database in a transaction that cannot write and is always rolled back. Inside a
 * transaction, whose uncommitted work it sees, it does so behind a savepoint: going back to that
 * restores the right to write, the settings, and frees the locks that were taken for looking.
 */
export async function look<Result>(
  session: Session,
  { timeout = 60_000 }: LookOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const inside = session.client.getTransactionStatus() === 'T';
  const begin = inside
    ? 'SAVEPOINT pgreset_look; SET LOCAL transaction_read_only = on'
    : 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL lock_timeout = 5000';
  const end = inside
    ? 'ROLLBACK TO SAVEPOINT pgreset_look; RELEASE SAVEPOINT pgreset_look'
    : 'ROLLBACK';
  await session.script(`${begin}; ${settings(timeout)}`);
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await session.script(end).catch(() => {});
    throw error;
  }
  await session.script(end);
  return result;
}

function settings(timeout: number): string {
  return [
    `SET LOCAL statement_timeout = ${Math.trunc(timeout)}`,
    'SET LOCAL row_security = off',
    'SET LOCAL search_path = pg_catalog, pg_temp',
    'SET LOCAL jit = off',
  ].join('; ');
}

/** What came of one question to the server: its answer, or its message. */
export type Attempt<Answer> = { answer: Answer } | { message: string };

/**
 * Asks something that the server may refuse, without ending the look, and takes back the settings
 * that `ask` made.
 */
export async function attempt<Answer>(
  session: Session,
  { signal }: LookOptions,
  ask: () => Promise<Answer>,
): Promise<Attempt<Answer>> {
  signal?.throwIfAborted();
  await session.query('SAVEPOINT pgreset_question');
  let result: Attempt<Answer>;
  try {
    result = { answer: await ask() };
  } catch (error) {
    if (!isStatementError(error)) throw error;
    result = { message: error.message };
  }
  signal?.throwIfAborted();
  await session.script(
    'ROLLBACK TO SAVEPOINT pgreset_question; RELEASE SAVEPOINT pgreset_question',
  );
  return result;
}
