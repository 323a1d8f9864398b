import { undoLimitExceeded } from '../errors/clear-errors.ts';
import type { Relation } from '../snapshot/snapshot.ts';
import { sizeOf } from './clear-words.ts';
import { displayName } from './scope.ts';

/**
 * Sizes with indexes, though only the rows are copied: an upper bound that the catalog gives for
 * nothing.
 *
 * @throws PgresetError `undo-limit`
 */
export function checkUndoLimit(
  tables: readonly Pick<Relation, 'schema' | 'name' | 'bytes'>[],
  limit: number,
): void {
  const needed = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  if (needed <= limit) return;
  const largest = tables.toSorted((a, b) => b.bytes - a.bytes).slice(0, 5);
  throw undoLimitExceeded(
    sizeOf(needed),
    sizeOf(limit),
    largest.map((each) => `${displayName(each)} (${sizeOf(each.bytes)})`),
    `${Math.ceil(needed / 2 ** 30)}GB`,
  );
}
