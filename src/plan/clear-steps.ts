import type { Relation, Snapshot } from '../snapshot/snapshot.ts';
import type { NamedTable, ReplaceRows, ReplacedTable } from '../steps/replace-rows.ts';
import type { Step } from '../steps/step.ts';
import type { ClearGraph } from './clear-graph.ts';
import type { Batch } from './clear-locks.ts';
import type { ClearScope } from './clear-scope.ts';
import type { ClearedSequences } from './clear-sequences.ts';
import type { Strategy } from './strategy.ts';
import { disconnecting } from './outside.ts';
import type { ClearRequest } from './plan.ts';

/** All that was decided about a clear of whole tables. */
export interface ClearParts {
  scope: ClearScope;
  graph: ClearGraph;
  strategy: Strategy;
  sequences: ClearedSequences;
  keepCopy: boolean;
  /** Tables in scope that hold rows, or did lately. */
  filled: Relation[];
  batches: Batch[];
}

/** True when there is nothing to do: no rows, and no sequence that moved. */
export function isNothing({ filled, sequences }: ClearParts): boolean {
  return filled.length === 0 && sequences.restart.every(({ lastValue }) => lastValue === null);
}

/** One step a transaction, and none when there is nothing to do. */
export function clearSteps(snapshot: Snapshot, request: ClearRequest, parts: ClearParts): Step[] {
  if (isNothing(parts)) return [];
  return [
    ...disconnecting(snapshot, request),
    ...parts.batches.map((batch, index) => stepOf(snapshot, parts, batch, index)),
  ];
}

function stepOf(snapshot: Snapshot, parts: ClearParts, batch: Batch, index: number): ReplaceRows {
  const tables = tablesOf(parts, batch);
  const roots = new Set(tables.map(({ root }) => root));
  const isLast = index === parts.batches.length - 1;
  return {
    kind: 'replace-rows',
    transaction: index + 1,
    aside: index,
    from: null,
    keepCopy: parts.keepCopy,
    tables,
    parents: [...parts.strategy.together]
      .filter(({ id }) => roots.has(id))
      .flatMap((family) => family.parents.map(({ oid, schema, name }) => ({ oid, schema, name }))),
    hushed: hushedBy(snapshot, parts.graph, roots).map(named),
    sequences: parts.sequences.restart.flatMap((each) => {
      const family = parts.graph.familyOf.get(each.ownedBy ?? 0);
      const isHere = family ? roots.has(family.id) : isLast;
      // One that moved although its table is empty would not be noticed by its table.
      const root = each.lastValue === null ? (family?.id ?? null) : null;
      return isHere ? [{ oid: each.oid, schema: each.schema, name: each.name, root }] : [];
    }),
    watch: parts.batches.length === 1 ? [] : watchOf(parts.graph, tables),
  };
}

const named = ({ oid, schema, name }: Relation): NamedTable => ({ oid, schema, name });

/** Tables with triggers or rules whose foreign keys act on them when rows of these families go. */
export function hushedBy(
  { relations, foreignKeys }: Snapshot,
  { familyOf }: ClearGraph,
  roots: ReadonlySet<number>,
): Relation[] {
  const children = new Set(
    foreignKeys
      .filter(({ to, onDelete }) => {
        const family = familyOf.get(to);
        return family && roots.has(family.id) && ['c', 'n', 'd'].includes(onDelete);
      })
      .map(({ from }) => from),
  );
  return relations.filter(
    ({ oid, triggers, rules }) => children.has(oid) && triggers.length + rules.length > 0,
  );
}

function tablesOf({ strategy }: ClearParts, { groups }: Batch): ReplacedTable[] {
  return groups.flatMap((group, number) =>
    group.map(({ oid, schema, name, partitionOf, heapBytes, exact, rows }) => ({
      oid,
      schema,
      name,
      root: partitionOf ?? oid,
      how: strategy.truncated.has(oid) ? ('truncate' as const) : ('delete' as const),
      holds: heapBytes === 0 ? 'nothing' : exact && rows === 0 ? 'maybe' : 'rows',
      group: number,
    })),
  );
}

/** Tables of other batches that refer to these: a row in them would be deleted along, or be in the way. */
function watchOf({ familyOf }: ClearGraph, tables: ReplacedTable[]): ReplaceRows['watch'] {
  const here = new Set(tables.map(({ root }) => root));
  const families = new Set(
    [...here].flatMap((root) =>
      familyOf.get(root) === undefined
        ? []
        : familyOf.get(root)!.referredBy.map(({ from }) => familyOf.get(from)!),
    ),
  );
  return [...families]
    .filter(({ id }) => !here.has(id))
    .flatMap((family) => family.tables.map(named));
}
