import type { Relation, Snapshot } from '../snapshot/snapshot.ts';
import { type ClearParts, isNothing } from './clear-steps.ts';
import { countOf, listOf, sizeOf } from './clear-words.ts';
import { lossesOf } from './losses.ts';
import { sessionWarnings } from './outside.ts';
import type { ClearRequest, Loss } from './plan.ts';
import { displayName } from './scope.ts';

/** `Clear 23 tables of public: 12,345 rows, 8.1 MB`. */
export function clearSummary(parts: ClearParts): string {
  const { scope, filled, graph } = parts;
  const places = listOf(scope.schemas.map(({ name }) => name));
  const where =
    scope.whole || graph.families.length > 3
      ? `${countOf(graph.families.length, 'table')} of ${places}`
      : listOf(graph.families.map((each) => displayName(each.root)));
  if (isNothing(parts)) return `Nothing to clear: no rows in ${where}`;
  const rows = filled.reduce((sum, each) => sum + each.rows, 0);
  const bytes = filled.reduce((sum, each) => sum + each.bytes, 0);
  const exact = filled.every((each) => each.exact);
  return `Clear ${where}: ${countOf(rows, 'row', exact)}, ${sizeOf(bytes)}; the structure stays`;
}

/** The tables that hold rows; empty ones are not worth a line. */
export function clearLosses({ relations }: Snapshot, { filled, strategy }: ClearParts): Loss[] {
  const roots = new Set(filled.map(({ partitionOf }) => partitionOf));
  const shown = [
    ...relations.filter((each) => each.kind === 'p' && roots.has(each.oid)),
    ...filled,
  ];
  const truncated = new Set(
    filled
      .filter(({ oid }) => strategy.truncated.has(oid))
      .map((each) => displayName(relations.find(({ oid }) => oid === each.partitionOf) ?? each)),
  );
  return lossesOf(shown)
    .map((loss) => ({ ...loss, note: truncated.has(loss.table) ? 'truncate' : 'delete' }))
    .sort((a, b) => (a.table < b.table ? -1 : 1));
}

/** What stays although it lies beside what goes. */
export function clearKeeps({ relations }: Snapshot, { scope }: ClearParts): string[] {
  const names = new Set(scope.schemas.map(({ name }) => name));
  return [
    ...scope.kept.map(({ table, why }) => `${displayName(table)} (${why})`),
    ...relations
      .filter((each) => scope.whole && each.kind === 'f' && names.has(each.schema))
      .map((each) => `${displayName(each)} (foreign table: its rows are elsewhere)`),
  ];
}

/** What else changes, and what does not although one might think so. */
export function clearTouches(
  { relations }: Snapshot,
  { keepSequences }: ClearRequest,
  { scope, filled, sequences }: ClearParts,
): string[] {
  const names = new Set(scope.schemas.map(({ name }) => name));
  const moved = sequences.restart.filter(({ lastValue }) => lastValue !== null);
  const stale = relations.filter(
    (each) => each.kind === 'm' && each.heapBytes > 0 && names.has(each.schema),
  );
  return [
    ...(moved.length > 0 ? [`${countOf(moved.length, 'sequence')} will start again`] : []),
    ...(keepSequences ? ['sequences go on counting (--keep-sequences)'] : []),
    ...sequences.shared.map(
      (each) => `sequence ${displayName(each)} goes on counting: a table that stays uses it`,
    ),
    ...triggerTouches(filled),
    ...stale.map(
      (each) =>
        `materialised view ${displayName(each)} keeps its old content until it is refreshed`,
    ),
  ];
}

/** Says whose triggers and rules will not act. */
export function triggerTouches(tables: readonly Relation[]): string[] {
  const quiet = tables.filter(({ triggers, rules }) => triggers.length + rules.length > 0);
  if (quiet.length === 0) return [];
  return [`triggers and rules do not act on this: those of ${listOf(quiet.map(displayName))}`];
}

/** What a person should know before agreeing. */
export function clearWarnings(
  snapshot: Snapshot,
  request: ClearRequest,
  parts: ClearParts,
): string[] {
  const { batches, keepCopy, filled } = parts;
  const published = snapshot.publications.filter(({ allTables }) => allTables);
  const needed = batches.reduce((sum, { locks }) => sum + locks, 0);
  return [
    ...(batches.length > 1
      ? [
          `not all at once: ${countOf(needed, 'lock')} do not fit into the server's table of ${snapshot.server.lockCapacity.toLocaleString('en-US')}, so it is done in ${batches.length} transactions, children first; an interruption is resumed with pgreset resume or taken back with pgreset undo`,
        ]
      : []),
    ...(keepCopy && filled.length > 0 && published.length > 0
      ? [
          `publication ${listOf(published.map(({ name }) => name))} publishes all tables: subscribers would receive the copies for undo as well (--no-undo makes none)`,
        ]
      : []),
    ...sessionWarnings(snapshot, request),
  ];
}
