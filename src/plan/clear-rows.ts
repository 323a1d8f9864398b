import { withPartitions } from '../snapshot/find-tables.ts';
import type { Selection } from '../snapshot/selection.ts';
import type { Relation, Snapshot } from '../snapshot/snapshot.ts';
import type { EditedTable } from '../steps/row-images.ts';
import type { Step } from '../steps/step.ts';
import { withoutRows } from './clear-expectations.ts';
import { followers, type RowParts, rowPartsOf } from './clear-rows-parts.ts';
import { refuseDependents, requireOwnership } from './clear-rows-refusals.ts';
import { followsText, lossesOf, summaryOf, undoOf } from './clear-rows-texts.ts';
import { clearStructure } from './clear-structure.ts';
import { triggerTouches } from './clear-texts.ts';
import { checkUndoLimit } from './clear-undo-limit.ts';
import { sealPlan } from './hash.ts';
import { disconnecting, sessionWarnings } from './outside.ts';
import type { ClearRequest, Plan } from './plan.ts';
import { displayName } from './scope.ts';

/**
 * Plans to remove some rows of one table, or to set columns in them.
 *
 * @throws PgresetError `dependents`, `kept-tables-refer`, `not-owner`, `undo-limit`
 */
export function planClearRows(
  snapshot: Snapshot,
  selection: Selection,
  request: ClearRequest,
  target: string,
): Plan {
  const parts = rowPartsOf(snapshot, selection);
  refuseDependents(snapshot, request, parts);
  requireOwnership(snapshot, parts);
  const { table, bytes, roots } = parts;
  if (request.undoLimit !== null) checkUndoLimit([{ ...table, bytes }], request.undoLimit);
  return sealPlan({
    way: 'clear',
    target,
    identity: snapshot.identity,
    request,
    schemas: [...new Set(roots.map(({ schema }) => schema))],
    summary: summaryOf(request, parts),
    losses: lossesOf(request, parts),
    keeps: [],
    touches: [
      ...followers(selection).map(followsText),
      ...triggerTouches(roots.flatMap((root) => withPartitions(snapshot, root))),
    ],
    warnings: sessionWarnings(snapshot, request),
    locks: { needed: 20 * roots.length, capacity: snapshot.server.lockCapacity },
    atomic: true,
    undo: undoOf(request, bytes),
    expectations: withoutRows(request.expectations),
    nextSteps: request.nextSteps,
    steps: stepsOf(snapshot, request, parts),
    structure: structureOf(snapshot, parts),
  });
}

function stepsOf(snapshot: Snapshot, request: ClearRequest, parts: RowParts): Step[] {
  const { where, set, undoLimit, dependents } = request;
  if (parts.selection.rows === 0) return [];
  const named = ({ oid, schema, name }: Relation): EditedTable => ({ oid, schema, name });
  const tables = parts.roots.map(named);
  const base = { aside: 0, keepCopy: undoLimit !== null, table: named(parts.table), tables };
  return [
    ...disconnecting(snapshot, request),
    set === null
      ? { kind: 'remove-rows', transaction: 1, ...base, where: where!, dependents }
      : { kind: 'change-rows', transaction: 1, ...base, where, set },
  ];
}

/** Which tables the rows reach is part of it, how many rows is not. */
function structureOf(
  snapshot: Snapshot,
  { table, roots, selection }: RowParts,
): Record<string, string> {
  const tables = roots.flatMap((root) => withPartitions(snapshot, root));
  return {
    ...clearStructure(snapshot, { schemas: [], tables, kept: [], whole: false }),
    ...Object.fromEntries(
      selection.dependents.map(({ key }) => [
        `rows of ${displayName(key.child)} that refer to ${displayName(key.parent)}`,
        `${table.oid} ${key.oid}`,
      ]),
    ),
  };
}
