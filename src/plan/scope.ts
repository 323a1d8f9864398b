import { schemaMissing, nothingToReset } from '../errors/plan-errors.ts';
import type { Relation, Schema, Snapshot } from '../snapshot/snapshot.ts';
import { isForeignSchema } from '../snapshot/user-schemas.ts';

/**
 * The schemas that a reset works on: those asked for, else every one the role owns (or has objects
 * of its own in) that is no platform's and no extension's.
 */
export function selectSchemas(snapshot: Snapshot, wanted: string[]): Schema[] {
  const byName = new Map(snapshot.schemas.map((each) => [each.name, each]));
  if (wanted.length > 0)
    return wanted.map((name) => {
      const schema = byName.get(name);
      if (!schema) throw schemaMissing(name, [...byName.keys()]);
      return schema;
    });
  const ownsIn = new Set(
    snapshot.relations.filter((each) => each.owned && !each.extension).map((each) => each.schema),
  );
  const selected = snapshot.schemas.filter(
    (each) => !isForeignSchema(each) && (each.owned || ownsIn.has(each.name)),
  );
  if (selected.length === 0) throw nothingToReset(snapshot.role.name);
  return selected;
}

/** Relations of a schema that are the app's: members of extensions are not. */
export function relationsOf(snapshot: Snapshot, schemas: readonly string[]): Relation[] {
  return snapshot.relations.filter(
    (each) => schemas.includes(each.schema) && each.extension === null,
  );
}

/** Objects of a schema that have to be moved or dropped one by one; owned sequences follow. */
export function countMovable(snapshot: Snapshot, schema: string): number {
  const relations = relationsOf(snapshot, [schema]).filter(
    ({ kind, ownedBy }) => kind !== 'S' || ownedBy === null,
  );
  const others = snapshot.objects.filter(
    (each) => each.schema === schema && each.extension === null,
  );
  return relations.length + others.length;
}

/** The name as people write it: `schema.table`. */
export function displayName({ schema, name }: { schema: string; name: string }): string {
  return `${schema}.${name}`;
}

/** Fingerprints of everything in the schemas: what a plan's hash binds to. */
export function fingerprints(
  snapshot: Snapshot,
  schemas: readonly Schema[],
): Record<string, string> {
  const names = schemas.map(({ name }) => name);
  const prints: Record<string, string> = {};
  for (const { oid, owner, grants, name } of schemas)
    prints[`schema ${name}`] = `${oid} ${owner} ${JSON.stringify(grants)}`;
  for (const each of snapshot.relations)
    if (names.includes(each.schema)) prints[displayName(each)] = `${each.oid} ${each.structure}`;
  for (const { schema, type, identity, structure } of snapshot.objects)
    if (names.includes(schema)) prints[`${type} ${identity}`] = structure;
  for (const { name, version, schema } of snapshot.extensions)
    if (names.includes(schema)) prints[`extension ${name}`] = version;
  return prints;
}
