import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ClearScope } from './clear-scope.ts';
import { displayName } from './scope.ts';

/**
 * Fingerprints of what a clear depends on: its tables, those that stay, their sequences, and the
 * foreign keys that touch any of them. Which tables hold rows is not in it.
 */
export function clearStructure(
  { relations, foreignKeys }: Snapshot,
  { tables, kept, schemas, whole }: ClearScope,
): Record<string, string> {
  const names = new Set(schemas.map(({ name }) => name));
  const involved = new Set([...tables, ...kept.map(({ table }) => table)].map(({ oid }) => oid));
  for (const each of relations)
    if (each.kind === 'S' && (whole ? names.has(each.schema) : involved.has(each.ownedBy ?? 0)))
      involved.add(each.oid);
  for (const each of tables) if (each.partitionOf !== null) involved.add(each.partitionOf);
  const prints: Record<string, string> = {};
  const byOid = new Map(relations.map((each) => [each.oid, each]));
  for (const oid of involved) {
    const relation = byOid.get(oid)!;
    prints[displayName(relation)] = `${oid} ${relation.structure}`;
  }
  for (const { oid, name, from, to, onDelete } of foreignKeys)
    if (involved.has(from) || involved.has(to)) {
      const child = byOid.get(from);
      const place = child ? displayName(child) : `table ${from}`;
      prints[`foreign key ${name} of ${place}`] = `${oid} ${to} ${onDelete}`;
    }
  return prints;
}
