import type { Relation, Snapshot } from '../snapshot/snapshot.ts';
import type { ClearGraph } from './clear-graph.ts';
import type { ClearScope } from './clear-scope.ts';

/** The sequences that start again, and those that look like it but do not. */
export interface ClearedSequences {
  restart: Relation[];
  /** Shared with a table that stays: starting again would give out numbers that it has. */
  shared: Relation[];
}

/**
 * With whole schemas: all their sequences; with single tables: those that the tables own. Not one
 * that a table uses which stays, or a partitioned table of which a part stays.
 */
export function clearedSequences(
  { relations }: Snapshot,
  { schemas, whole }: ClearScope,
  { familyOf }: ClearGraph,
): ClearedSequences {
  const goes = (oid: number) => familyOf.get(oid)?.complete === true;
  const names = new Set(schemas.map(({ name }) => name));
  const usersOf = ({ ownedBy, usedBy }: Relation) => [
    ...(ownedBy === null ? [] : [ownedBy]),
    ...usedBy,
  ];
  const candidates = relations.filter(
    (each) =>
      each.kind === 'S' &&
      each.extension === null &&
      (whole ? names.has(each.schema) : each.ownedBy !== null && goes(each.ownedBy)),
  );
  return {
    restart: candidates.filter((each) => usersOf(each).every(goes)),
    shared: candidates.filter((each) => usersOf(each).some(goes) && !usersOf(each).every(goes)),
  };
}
