import { quoteIdent } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { listObjects } from './list-objects.ts';

/** Statements in one message: bounded so that a message stays small and a cancel is heard. */
const MESSAGE = 200;

/**
 * Moves up to `limit` objects (null: all) from one schema to another.
 *
 * @returns how many were moved; fewer than `limit` means that the schema is empty now
 */
export async function moveBatch(
  session: Session,
  from: string,
  to: string,
  limit: number | null,
): Promise<number> {
  const objects = await listObjects(session, from, 'move', limit);
  const statements = objects.map(
    ({ word, identity }) => `ALTER ${word} ${identity} SET SCHEMA ${quoteIdent(to)}`,
  );
  for (let start = 0; start < statements.length; start += MESSAGE)
    await session.script(statements.slice(start, start + MESSAGE).join(';\n'));
  return statements.length;
}

/** Locks that an object takes on its way, with its sequences; measured, rounded up. */
const LOCKS_PER_OBJECT = 3;

/** How many objects one transaction can move with half of the server's lock table. */
export async function roomForLocks(session: Session): Promise<number> {
  const [row] = await session.query<{ locks: number }>(
    `SELECT current_setting('max_locks_per_transaction')::int8
       * (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int) AS locks`,
  );
  return Math.max(1, Math.floor(row!.locks / 2 / LOCKS_PER_OBJECT));
}
