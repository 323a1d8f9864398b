import { notATable, tableAmbiguous, tableMissing } from '../errors/clear-errors.ts';
import type { Relation, Snapshot } from './snapshot.ts';
import { isForeignSchema } from './user-schemas.ts';

const WORDS: Record<string, string> = {
  v: 'view',
  m: 'materialised view',
  f: 'foreign table',
  S: 'sequence',
  c: 'composite type',
};

const displayName = ({ schema, name }: Relation): string => `${schema}.${name}`;

/**
 * Finds the table that a person means by `table` or `schema.table`.
 *
 * @param schemas where to look; empty: everywhere but in a platform's schemas
 * @throws PgresetError `table-missing`, `table-ambiguous`, `not-a-table`
 */
export function findTable(snapshot: Snapshot, schemas: readonly string[], name: string): Relation {
  const foreign = new Set(snapshot.schemas.filter(isForeignSchema).map((each) => each.name));
  const places = snapshot.relations.filter(({ schema }) =>
    schemas.length > 0 ? schemas.includes(schema) : !foreign.has(schema),
  );
  const found = places.filter((each) => each.name === name || displayName(each) === name);
  const tables = found.filter(({ kind }) => kind === 'r' || kind === 'p');
  if (found.length > 0 && tables.length === 0) throw notATable(name, WORDS[found[0]!.kind]!);
  if (tables.length === 0) throw tableMissing(name, namesLike(name, places));
  if (tables.length > 1) throw tableAmbiguous(name, tables.map(displayName));
  return tables[0]!;
}

/** A table, and all that is below it when it is partitioned, at whatever depth. */
export function withPartitions({ relations }: Snapshot, table: Relation): Relation[] {
  if (table.kind !== 'p') return [table];
  const root = table.partitionOf ?? table.oid;
  const tree = relations.filter(({ partitionOf }) => partitionOf === root);
  const found = new Set([table]);
  for (const above of found)
    for (const each of tree) if (each.parent === above.oid) found.add(each);
  return [...found];
}

/** Names that hold the wanted one or are held by it, whatever the case; at most five. */
function namesLike(name: string, places: Relation[]): string[] {
  const wanted = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return places
    .filter(({ kind }) => kind === 'r' || kind === 'p')
    .filter((each) => {
      const known = each.name.toLowerCase();
      return known.includes(wanted) || (known.length > 2 && wanted.includes(known));
    })
    .slice(0, 5)
    .map(displayName);
}
