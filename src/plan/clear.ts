import { oneTableNeeded } from '../errors/clear-errors.ts';
import { notOwner } from '../errors/plan-errors.ts';
import type { Selection } from '../snapshot/selection.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { clearGraph } from './clear-graph.ts';
import { batchesOf } from './clear-locks.ts';
import { planClearRows } from './clear-rows.ts';
import { clearScope } from './clear-scope.ts';
import { clearedSequences } from './clear-sequences.ts';
import { type ClearParts, clearSteps, hushedBy } from './clear-steps.ts';
import { chooseStrategy } from './clear-strategy.ts';
import { clearStructure } from './clear-structure.ts';
import {
  clearKeeps,
  clearLosses,
  clearSummary,
  clearTouches,
  clearWarnings,
} from './clear-texts.ts';
import { checkUndoLimit } from './clear-undo-limit.ts';
import { sizeOf } from './clear-words.ts';
import { withoutRows } from './clear-expectations.ts';
import { sealPlan } from './hash.ts';
import type { ClearRequest, Plan } from './plan.ts';
import { displayName } from './scope.ts';
import { requireCreate } from './require-create.ts';

/**
 * Plans a clear: the rows go, the structure stays.
 *
 * @param selection what `readSelection` found; null when whole tables are meant
 * @throws PgresetError `no-create`, `not-owner`, `kept-tables-refer`, `dependents`, `undo-limit`,
 *   `one-table`, and those of naming tables and schemas
 */
export function planClear(
  snapshot: Snapshot,
  selection: Selection | null,
  request: ClearRequest,
  target: string,
): Plan {
  requireCreate(snapshot);
  if (selection) return planClearRows(snapshot, selection, request, target);
  if (request.where !== null || request.set !== null)
    throw oneTableNeeded(request.where === null ? '--set' : '--where', request.tables.length);
  return planClearTables(snapshot, request, target);
}

function planClearTables(snapshot: Snapshot, request: ClearRequest, target: string): Plan {
  const parts = partsOf(snapshot, request);
  const { scope, filled, batches, keepCopy } = parts;
  requireOwnership(snapshot, parts);
  if (keepCopy) checkUndoLimit(filled, request.undoLimit!);
  const steps = clearSteps(snapshot, request, parts);
  return sealPlan({
    way: 'clear',
    target,
    identity: snapshot.identity,
    request,
    schemas: scope.schemas.map(({ name }) => name),
    summary: clearSummary(parts),
    losses: clearLosses(snapshot, parts),
    keeps: clearKeeps(snapshot, parts),
    touches: clearTouches(snapshot, request, parts),
    warnings: clearWarnings(snapshot, request, parts),
    locks: {
      needed: Math.max(...batches.map(({ locks }) => locks)),
      capacity: snapshot.server.lockCapacity,
    },
    atomic: batches.length === 1,
    undo: undoOf(parts),
    expectations: withoutRows(request.expectations),
    nextSteps: request.nextSteps,
    steps,
    structure: clearStructure(snapshot, scope),
  });
}

function partsOf(snapshot: Snapshot, request: ClearRequest): ClearParts {
  const scope = clearScope(snapshot, request);
  const graph = clearGraph(snapshot, scope);
  const keepCopy = request.undoLimit !== null;
  const strategy = chooseStrategy(snapshot, graph, keepCopy);
  const sequences = request.keepSequences
    ? { restart: [], shared: [] }
    : clearedSequences(snapshot, scope, graph);
  return {
    scope,
    graph,
    strategy,
    sequences,
    keepCopy,
    filled: scope.tables.filter(({ heapBytes }) => heapBytes > 0),
    batches: batchesOf(snapshot, graph, strategy, keepCopy),
  };
}

/** Triggers can only be kept from firing, and rows from being hidden, by the owner. */
function requireOwnership(snapshot: Snapshot, { filled, sequences, graph }: ClearParts): void {
  const { role } = snapshot;
  const moved = sequences.restart.filter(({ lastValue }) => lastValue !== null);
  const going = new Set(filled.map(({ partitionOf, oid }) => partitionOf ?? oid));
  const touched = new Set([...filled, ...hushedBy(snapshot, graph, going), ...moved]);
  const others = [...touched].filter(({ owned }) => !owned);
  if (others.length > 0)
    throw notOwner(
      role.name,
      others.map((each) => `${displayName(each)} (${each.owner})`),
    );
}

function undoOf({ keepCopy, filled, batches }: ClearParts): Plan['undo'] {
  if (!keepCopy) return { possible: false, text: 'none (--no-undo): the rows go for good' };
  const size = sizeOf(filled.reduce((sum, { bytes }) => sum + bytes, 0));
  const how = batches.length === 1 ? '' : `, in ${batches.length} transactions`;
  return {
    possible: true,
    text: `pgreset undo puts every row back${how}; until pgreset purge the copies take up to ${size}`,
  };
}
