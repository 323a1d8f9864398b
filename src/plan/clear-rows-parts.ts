import type { KeyFacts } from '../snapshot/collect-rows.ts';
import { withPartitions } from '../snapshot/find-tables.ts';
import type { Selection } from '../snapshot/selection.ts';
import type { Relation, Snapshot } from '../snapshot/snapshot.ts';

/** Rows of one table, and what they take along. */
export interface RowParts {
  table: Relation;
  selection: Selection;
  /** Topmost tables of all rows: the table's own first. */
  roots: Relation[];
  bytes: number;
}

/** Tables and bytes that a selection of rows reaches. */
export function rowPartsOf(snapshot: Snapshot, selection: Selection): RowParts {
  const byOid = new Map(snapshot.relations.map((each) => [each.oid, each]));
  const rootOf = (oid: number) => byOid.get(byOid.get(oid)?.partitionOf ?? oid);
  const touched = [selection.table, ...selection.dependents.map(({ key }) => key.child.oid)];
  const bytesOf = (oid: number, rows: number) => {
    const tables = withPartitions(snapshot, byOid.get(oid)!);
    const all = tables.reduce((sum, each) => sum + each.rows, 0);
    return tables.reduce((sum, each) => sum + each.bytes, 0) * Math.min(1, rows / Math.max(1, all));
  };
  const known = selection.dependents.filter(({ key }) => byOid.has(key.child.oid));
  return {
    table: byOid.get(selection.table)!,
    selection,
    roots: [...new Set(touched.flatMap((oid) => rootOf(oid) ?? []))],
    bytes: known.reduce(
      (sum, { key, rows }) => sum + bytesOf(key.child.oid, rows),
      bytesOf(selection.table, selection.rows),
    ),
  };
}

/** Is a row that refers only changed, and not removed? */
export const follows = ({ action }: KeyFacts) => action === 'n' || action === 'd';

/** Dependents that only change. */
export const followers = ({ dependents }: Selection) =>
  dependents.filter(({ key }) => follows(key));
