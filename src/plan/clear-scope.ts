import { findTable, withPartitions } from '../snapshot/find-tables.ts';
import type { Relation, Schema, Snapshot } from '../snapshot/snapshot.ts';
import type { ClearRequest } from './plan.ts';
import { selectSchemas } from './scope.ts';

/** What a clear is about. */
export interface ClearScope {
  schemas: Schema[];
  /** Tables that hold rows (partitions one by one) and are to be cleared. */
  tables: Relation[];
  /** Tables of the schemas that stay, and why. */
  kept: { table: Relation; why: string }[];
  /** True when the schemas as a whole are meant, not single tables of them. */
  whole: boolean;
}

/**
 * Settles which tables a request means.
 *
 * @throws PgresetError `table-missing`, `table-ambiguous`, `not-a-table`, `schema-missing`
 */
export function clearScope(snapshot: Snapshot, request: ClearRequest): ClearScope {
  const whole = request.tables.length === 0;
  const find: Find = (name) => withPartitions(snapshot, findTable(snapshot, request.schemas, name));
  const kept = new Map(keptTables(snapshot, request, find, whole));
  const named = new Set(request.tables.flatMap(find).map(({ oid }) => oid));
  const schemas = whole
    ? selectSchemas(snapshot, request.schemas)
    : snapshot.schemas.filter(({ name }) =>
        snapshot.relations.some((each) => named.has(each.oid) && each.schema === name),
      );
  const names = new Set(schemas.map(({ name }) => name));
  const meant = snapshot.relations.filter(
    (each) => each.kind === 'r' && (whole ? names.has(each.schema) : named.has(each.oid)),
  );
  return {
    schemas,
    whole,
    tables: meant.filter(({ oid }) => !kept.has(oid)),
    kept: meant.flatMap((table) => {
      const why = kept.get(table.oid);
      return why === undefined ? [] : [{ table, why }];
    }),
  };
}

type Find = (name: string) => Relation[];

/** By oid: why a table stays. What is named with `--table` goes, unless `--keep` names it too. */
function keptTables(
  { relations, trackingTables }: Snapshot,
  { keep }: ClearRequest,
  find: Find,
  whole: boolean,
): [number, string][] {
  return [
    ...(whole
      ? [
          ...relations
            .filter(({ extension }) => extension !== null)
            .map(({ oid, extension }): [number, string] => [oid, `of extension ${extension}`]),
          ...trackingTables.map(({ oid, tool }): [number, string] => [oid, `${tool} migrations`]),
        ]
      : []),
    ...keep.flatMap(find).map(({ oid }): [number, string] => [oid, '--keep']),
  ];
}
