import { notOwner } from '../errors/plan-errors.ts';
import type { Relation, Schema, Snapshot } from '../snapshot/snapshot.ts';
import type { Step } from '../steps/step.ts';
import type { SwapSchema } from '../steps/swap-schema.ts';
import type { Plan } from './plan.ts';
import { createSchemaLike, whyNotRecreatable } from './schema-attributes.ts';
import { countMovable, displayName, relationsOf } from './scope.ts';

/** Locks that a moved table takes, with its indexes and sequences; measured, rounded up. */
const LOCKS_PER_OBJECT = 3;

/** Part of the server's lock table that one transaction may fill. */
const LOCK_SHARE = 0.7;

/** Objects moved in one transaction where all together do not fit, if the server has the room. */
const BATCH = 1_000;

/** Part of the lock table that one such transaction may fill: others work meanwhile. */
const BATCH_SHARE = 0.5;

/** The step that takes a schema aside, by renaming it where nothing is lost by that. */
export function planSwap(snapshot: Snapshot, schema: Schema, index: number): SwapSchema {
  const inSchema = relationsOf(snapshot, [schema.name]);
  const objects = snapshot.objects.filter(
    (each) => each.schema === schema.name && each.extension === null,
  );
  const count = countMovable(snapshot, schema.name);
  const move = whyMove(snapshot, schema) !== null;
  if (move) requireOwnership(snapshot, inSchema, objects);
  const fits = count * LOCKS_PER_OBJECT <= snapshot.server.lockCapacity * LOCK_SHARE;
  return {
    kind: 'swap-schema',
    transaction: !move || fits ? 1 : 0,
    schema: schema.name,
    aside: index,
    from: null,
    how: move ? 'move' : 'rename',
    exists: true,
    attributes: createSchemaLike(schema),
    extensions: snapshot.extensions
      .filter((each) => each.schema === schema.name)
      .map(({ name }) => name),
    used: snapshot.extensions.filter(({ used }) => used).map(({ oid, name }) => ({ oid, name })),
    publications: snapshot.publications
      .filter((each) => each.schemas.includes(schema.name))
      .map(({ name }) => name),
    batch: !move || fits ? null : batchFor(snapshot.server.lockCapacity),
    objects: count,
  };
}

const batchFor = (capacity: number): number =>
  Math.max(1, Math.min(BATCH, Math.floor((capacity * BATCH_SHARE) / LOCKS_PER_OBJECT)));

/** Why the schema itself cannot be renamed aside without losing something; null when it can. */
function whyMove(snapshot: Snapshot, schema: Schema): string | null {
  const { superuser } = snapshot.role;
  const fixed = snapshot.extensions.find(
    (each) => each.schema === schema.name && !(superuser && each.relocatable),
  );
  if (fixed)
    return fixed.relocatable
      ? `only a superuser may move extension ${fixed.name} out of it`
      : `extension ${fixed.name} cannot be moved to another schema`;
  const published = snapshot.publications.find((each) => each.schemas.includes(schema.name));
  if (published && !superuser) return `publication ${published.name} covers the whole schema`;
  return whyNotRecreatable(schema);
}

function requireOwnership(
  { role }: Snapshot,
  relations: Relation[],
  objects: Snapshot['objects'],
): void {
  const others = [
    ...relations
      .filter(({ owned }) => !owned)
      .map((each) => `${displayName(each)} (${each.owner})`),
    ...objects
      .filter(({ owned }) => !owned)
      .map(({ type, identity, owner }) => `${type.toLowerCase()} ${identity} (${owner})`),
  ];
  if (others.length > 0) throw notOwner(role.name, others);
}

/** Locks that they take at once, and how many the server has. */
export function locksOf({ server }: Snapshot, swaps: SwapSchema[]): Plan['locks'] {
  const needed = swaps.reduce(
    (sum, { how, objects, batch }) =>
      sum + (how === 'rename' ? 4 : Math.min(objects, batch ?? objects) * LOCKS_PER_OBJECT),
    0,
  );
  return { needed, capacity: server.lockCapacity };
}

/** How long the way back takes, in words that fit the way there. */
export function howFast(swaps: SwapSchema[]): string {
  const moved = swaps.filter(({ how }) => how === 'move');
  const objects = moved.reduce((sum, each) => sum + each.objects, 0);
  return moved.length === 0 ? 'in milliseconds' : `by moving ${objects} objects back`;
}

/** How it is done and why, in a sentence. */
export function explainSwap(snapshot: Snapshot, swap: SwapSchema): string {
  if (swap.how === 'rename')
    return `schema ${swap.schema} is renamed aside: a constant few locks and milliseconds, whatever its size`;
  const schema = snapshot.schemas.find(({ name }) => name === swap.schema)!;
  const batches = swap.batch === null ? '' : `, in transactions of ${swap.batch}`;
  return `the ${swap.objects} objects of schema ${swap.schema} are moved aside one by one${batches}, because ${whyMove(snapshot, schema)}`;
}

/**
 * The step that brings publications of single tables, which follow the old ones aside, back to the new;
 * none where there are no such publications.
 */
export function republishing(snapshot: Snapshot, swaps: SwapSchema[], transaction: number): Step[] {
  const schemas = new Set(swaps.map(({ schema }) => schema));
  const publications = snapshot.publications
    .filter(({ owned }) => owned)
    .map(({ name, tables }) => ({
      name,
      tables: tables
        .filter(({ schema }) => schemas.has(schema))
        .map(({ schema, name: table, columns, where }) => ({
          schema,
          name: table,
          columns,
          where,
        })),
    }))
    .filter(({ tables }) => tables.length > 0);
  return publications.length > 0 ? [{ kind: 'republish', transaction, publications }] : [];
}
