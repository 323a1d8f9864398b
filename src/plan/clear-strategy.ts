import type { Relation, Snapshot } from '../snapshot/snapshot.ts';
import type { ClearGraph, Family } from './clear-graph.ts';
import { lockBudget, locksOf } from './clear-locks.ts';
import type { Strategy } from './strategy.ts';

/**
 * What emptying costs, in microseconds. Measured with fsync on, PostgreSQL 15 and 18, see
 * docs/clear.md; the disk moves TRUNCATE by a factor of two either way, the rest hardly.
 */
const COST = {
  /** DELETE of one row. */
  row: 0.35,
  /** More for each foreign key that refers to the table, even from empty tables: a look-up a row. */
  lookup: 7,
  /** Such a look-up without an index: for each row of the table that refers, also deleted ones. */
  visit: 0.011,
  /** TRUNCATE: new files, flushed to disk, for the table and each index. */
  truncate: 1_200,
  index: 450,
};

/**
 * Chooses per table: DELETE few rows, TRUNCATE many. A table that others refer to can only be
 * truncated together with them, at a cost for each, empty or not; so that is weighed as one.
 */
export function chooseStrategy(snapshot: Snapshot, graph: ClearGraph, copies: boolean): Strategy {
  const costs = deleteCosts(snapshot, graph);
  const together = new Set<Family>();
  const byCost = [...costs].filter(([, cost]) => cost > COST.truncate).sort((a, b) => b[1] - a[1]);
  for (const [family] of byCost) {
    if (family.referredBy.length === 0 || together.has(family)) continue;
    const closure = referrers(graph, family).filter((each) => !together.has(each));
    const byDelete = sum(closure, (each) => costs.get(each)!);
    const byTruncate = sum(closure, ({ tables }) => sum(tables, truncateCost));
    if (byDelete > byTruncate && canTruncate(snapshot, [...together, ...closure], copies))
      for (const each of closure) together.add(each);
  }
  const alone = byCost.filter(
    ([family]) => family.referredBy.length === 0 && !together.has(family),
  );
  return {
    together,
    truncated: new Set([
      ...[...together].flatMap(({ tables }) => tables.map(({ oid }) => oid)),
      ...alone.flatMap(([family, cost]) => worthTruncating(family, cost)),
    ]),
  };
}

/** A table by itself; partitions one by one, those with few rows are deleted from. */
function worthTruncating({ tables }: Family, cost: number): number[] {
  const rows = sum(tables, (each) => each.rows);
  const share = (each: Relation) => (rows === 0 ? cost : cost * (each.rows / rows));
  return tables
    .filter((each) => each.heapBytes > 0 && share(each) > truncateCost(each))
    .map(({ oid }) => oid);
}

/** The family and all that refer to it, directly or through others. */
function referrers({ familyOf }: ClearGraph, family: Family): Family[] {
  const found = new Set([family]);
  for (const each of found) for (const { from } of each.referredBy) found.add(familyOf.get(from)!);
  return [...found];
}

/** All of a partition tree has to go, and all at once has to fit into the server's lock table. */
function canTruncate(snapshot: Snapshot, families: Family[], copies: boolean): boolean {
  const locks = sum(families, ({ tables }) => sum(tables, (each) => locksOf(each, copies)));
  return families.every((each) => each.complete) && locks <= lockBudget(snapshot);
}

function deleteCosts(snapshot: Snapshot, { families, familyOf }: ClearGraph): Map<Family, number> {
  // A superuser's run switches the look-ups off.
  const isLooked = !snapshot.role.superuser;
  const costs = new Map(
    families.map((each) => [
      each,
      rowsOf(each) * (COST.row + (isLooked ? COST.lookup * each.referredBy.length : 0)),
    ]),
  );
  // Counted with the table that refers: once it is truncated, the look-ups find an empty file.
  for (const parent of families)
    for (const { from, indexed } of parent.referredBy)
      if (isLooked && !indexed) {
        const child = familyOf.get(from)!;
        const visits = COST.visit * rowsOf(child) * rowsOf(parent);
        costs.set(child, costs.get(child)! + visits);
      }
  for (const family of families)
    if (isUnidentifiable(snapshot, family)) costs.set(family, Infinity);
  return costs;
}

/** Published rows without a key cannot be deleted: the server refuses. TRUNCATE it allows. */
function isUnidentifiable({ publications }: Snapshot, { tables }: Family): boolean {
  const isPublished = (table: Relation) =>
    publications.some(
      (each) =>
        each.allTables ||
        each.schemas.includes(table.schema) ||
        each.tables.some(({ oid }) => oid === table.oid || oid === table.partitionOf),
    );
  return tables.some(
    (table) => table.heapBytes > 0 && !table.replicaIdentity && isPublished(table),
  );
}

const truncateCost = ({ indexes }: Relation) => COST.truncate + COST.index * indexes;

const rowsOf = ({ tables }: Family) => sum(tables, ({ rows }) => rows);

function sum<Item>(items: Iterable<Item>, value: (item: Item) => number): number {
  let total = 0;
  for (const each of items) total += value(each);
  return total;
}
