import type { Relation, Snapshot } from '../snapshot/snapshot.ts';
import type { ClearGraph, Family } from './clear-graph.ts';
import type { Strategy } from './strategy.ts';

/** Part of the server's lock table that one transaction may fill: other sessions need some too. */
const LOCK_SHARE = 0.7;

/** A copy made and, at undo, another one dropped: table, TOAST table and its index, each. */
const LOCKS_OF_COPIES = 6;

/** Locks that one transaction may take. */
export const lockBudget = ({ server }: Snapshot): number => server.lockCapacity * LOCK_SHARE;

/** Locks that emptying a table takes: table, TOAST table and its index, indexes, a sequence. */
export function locksOf({ indexes }: Relation, copies: boolean): number {
  return 4 + indexes + (copies ? LOCKS_OF_COPIES : 0);
}

/** Tables that are emptied in one transaction. */
export interface Batch {
  /** Each is one statement: a cycle of foreign keys, or a single table. Children first. */
  groups: Relation[][];
  locks: number;
}

/**
 * Divides the work into as few transactions as the server's lock table allows; nearly always one.
 * What has to be truncated together, and a cycle, stays together.
 */
export function batchesOf(
  snapshot: Snapshot,
  graph: ClearGraph,
  strategy: Strategy,
  copies: boolean,
): Batch[] {
  const budget = lockBudget(snapshot);
  const locks = (table: Relation) =>
    strategy.truncated.has(table.oid) || table.heapBytes > 0 ? locksOf(table, copies) : 0;
  const batches: Batch[] = [{ groups: [], locks: 0 }];
  for (const groups of indivisible(graph, strategy)) {
    const needed = groups.flat().reduce((total, table) => total + locks(table), 0);
    const last = batches.at(-1)!;
    if (last.locks > 0 && last.locks + needed > budget) batches.push({ groups, locks: needed });
    else {
      last.groups.push(...groups);
      last.locks += needed;
    }
  }
  return batches;
}

/** No table that is deleted from refers to one that is truncated, so these can go first. */
function indivisible({ order }: ClearGraph, { together }: Strategy): Relation[][][] {
  const isTied = (component: Family[]) => together.has(component[0]!);
  return [
    order.filter(isTied).flatMap(groupsOf),
    ...order.filter((each) => !isTied(each)).map(groupsOf),
  ];
}

/** The tables of a cycle in one statement, others one by one: partitions do not refer to each other. */
function groupsOf(component: Family[]): Relation[][] {
  const tables = component.flatMap((family) => family.tables);
  const own = new Set(
    component.flatMap(({ tables, parents }) => [...tables, ...parents].map(({ oid }) => oid)),
  );
  const isCycle = component.some(({ referredBy }) => referredBy.some(({ from }) => own.has(from)));
  return isCycle ? [tables] : tables.map((each) => [each]);
}
