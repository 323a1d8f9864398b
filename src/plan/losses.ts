import type { Relation } from '../snapshot/snapshot.ts';
import type { Loss } from './plan.ts';
import { displayName } from './scope.ts';

/** Tables and materialised views with what is in them; partitions are counted with their table. */
export function lossesOf(relations: readonly Relation[]): Loss[] {
  const present = new Set(relations.map(({ oid }) => oid));
  const losses = new Map<number, Loss>();
  const rootOf = (each: Relation) =>
    each.partitionOf !== null && present.has(each.partitionOf) ? each.partitionOf : each.oid;
  const tables = relations.filter(({ kind }) => kind === 'r' || kind === 'p' || kind === 'm');
  for (const each of tables.filter((table) => rootOf(table) === table.oid))
    losses.set(each.oid, {
      table: displayName(each),
      kind: each.kind === 'm' ? 'materialized view' : 'table',
      rows: 0,
      exact: true,
      bytes: 0,
    });
  for (const each of tables) {
    const loss = losses.get(rootOf(each))!;
    loss.rows += each.rows;
    loss.bytes += each.bytes;
    loss.exact &&= each.exact || each.kind === 'p';
  }
  return [...losses.values()];
}

/** `25 tables`, without the materialised views. */
export function countTables(losses: readonly Loss[]): string {
  const count = losses.filter(({ kind }) => kind === 'table').length;
  return `${count} ${count === 1 ? 'table' : 'tables'}`;
}
