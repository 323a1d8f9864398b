import { dependentsFound, keptTablesRefer } from '../errors/clear-errors.ts';
import { notOwner } from '../errors/plan-errors.ts';
import type { KeyFacts } from '../snapshot/collect-rows.ts';
import { findTable, withPartitions } from '../snapshot/find-tables.ts';
import type { Selection } from '../snapshot/selection.ts';
import type { Relation, Snapshot } from '../snapshot/snapshot.ts';
import type { EditedTable } from '../steps/row-images.ts';
import type { Step } from '../steps/step.ts';
import { clearStructure } from './clear-structure.ts';
import { triggerTouches } from './clear-texts.ts';
import { checkUndoLimit } from './clear-undo-limit.ts';
import { countOf, sizeOf } from './clear-words.ts';
import { withoutRows } from './clear-expectations.ts';
import { sealPlan } from './hash.ts';
import { sessionWarnings } from './outside.ts';
import type { ClearRequest, Loss, Plan } from './plan.ts';
import { displayName } from './scope.ts';

/** Rows of one table, and what they take along. */
interface RowParts {
  table: Relation;
  selection: Selection;
  /** Topmost tables of all rows: the table's own first. */
  roots: Relation[];
  bytes: number;
}

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
  const parts = partsOf(snapshot, selection);
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

function partsOf(snapshot: Snapshot, selection: Selection): RowParts {
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

const follows = ({ action }: KeyFacts) => action === 'n' || action === 'd';
const followers = ({ dependents }: Selection) => dependents.filter(({ key }) => follows(key));

const ACTIONS: Record<string, string> = {
  a: '',
  r: ', ON DELETE RESTRICT',
  c: ', ON DELETE CASCADE',
  n: ', ON DELETE SET NULL',
  d: ', ON DELETE SET DEFAULT',
};

function describeDependents({ key, rows }: Selection['dependents'][number]): string {
  const { name, child, parent, action } = key;
  return `${displayName(child)}: ${countOf(rows, 'row')} → ${displayName(parent)} (${name}${ACTIONS[action]})`;
}

function followsText({ key, rows }: Selection['dependents'][number]): string {
  const value = key.action === 'n' ? 'null' : 'its default';
  return `${displayName(key.child)}: in ${countOf(rows, 'row')} ${key.sets.join(', ')} becomes ${value} (${key.name})`;
}

function refuseDependents(
  snapshot: Snapshot,
  request: ClearRequest,
  { table, selection }: RowParts,
): void {
  const { dependents, rows } = selection;
  if (dependents.length === 0) return;
  if (request.dependents === 'refuse')
    throw dependentsFound(rows, displayName(table), dependents.map(describeDependents));
  const kept = new Set(
    request.keep
      .flatMap((name) => withPartitions(snapshot, findTable(snapshot, [], name)))
      .map(({ oid }) => oid),
  );
  const known = new Set(snapshot.relations.map(({ oid }) => oid));
  const stays = dependents.filter(
    ({ key }) => kept.has(key.child.oid) || !known.has(key.child.oid),
  );
  if (stays.length > 0) throw keptTablesRefer(stays.map(describeDependents));
}

function requireOwnership({ role }: Snapshot, { roots }: RowParts): void {
  const others = roots.filter(({ owned }) => !owned);
  if (others.length > 0)
    throw notOwner(
      role.name,
      others.map((each) => `${displayName(each)} (${each.owner})`),
    );
}

function summaryOf({ where, set }: ClearRequest, { table, selection }: RowParts): string {
  const name = displayName(table);
  const which = where === null ? '' : ` where ${where}`;
  if (selection.rows === 0) return `Nothing to clear: no row of ${name}${which}`;
  const rows = countOf(selection.rows, 'row');
  if (set !== null) return `Set ${set} in ${rows} of ${name}${which}`;
  const more = selection.dependents
    .filter(({ key }) => !follows(key))
    .reduce((sum, each) => sum + each.rows, 0);
  const along = more === 0 ? '' : `, and ${countOf(more, 'row')} that refer to them`;
  return `Remove ${rows} of ${name}${which}${along}`;
}

function lossesOf({ set }: ClearRequest, { table, selection, bytes }: RowParts): Loss[] {
  const loss = (name: string, rows: number, note: string): Loss => ({
    table: name,
    kind: 'table',
    rows,
    exact: true,
    bytes: 0,
    note,
  });
  if (selection.rows === 0) return [];
  const total =
    table.exact && table.kind === 'r' ? ` of ${table.rows.toLocaleString('en-US')}` : '';
  return [
    {
      ...loss(
        displayName(table),
        selection.rows,
        set === null ? `delete${total}` : `change${total}`,
      ),
      bytes: Math.round(bytes),
    },
    ...selection.dependents
      .filter(({ key }) => !follows(key))
      .map(({ key, rows }) =>
        loss(displayName(key.child), rows, `delete: refers to ${displayName(key.parent)}`),
      ),
  ];
}

function undoOf({ undoLimit }: ClearRequest, bytes: number): Plan['undo'] {
  if (undoLimit === null)
    return { possible: false, text: 'none (--no-undo): the rows go for good' };
  return {
    possible: true,
    text: `pgreset undo makes every row as it was; until pgreset purge the copies take up to ${sizeOf(bytes)}`,
  };
}

function stepsOf(snapshot: Snapshot, request: ClearRequest, parts: RowParts): Step[] {
  const { where, set, undoLimit, dependents } = request;
  if (parts.selection.rows === 0) return [];
  const named = ({ oid, schema, name }: Relation): EditedTable => ({ oid, schema, name });
  const tables = parts.roots.map(named);
  const base = { aside: 0, keepCopy: undoLimit !== null, table: named(parts.table), tables };
  return [
    ...(request.disconnect
      ? [{ kind: 'disconnect' as const, transaction: 0, sessions: snapshot.sessions.length }]
      : []),
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
