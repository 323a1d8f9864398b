import { dependentsFound, keptTablesRefer } from '../errors/clear-errors.ts';
import { notOwner } from '../errors/plan-errors.ts';
import { findTable, withPartitions } from '../snapshot/find-tables.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { RowParts } from './clear-rows-parts.ts';
import { describeDependents } from './clear-rows-texts.ts';
import type { ClearRequest } from './plan.ts';
import { displayName } from './scope.ts';

/**
 * Refuses rows that others refer to, unless those may go too.
 *
 * @throws PgresetError `dependents`, `kept-tables-refer`
 */
export function refuseDependents(
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

/** @throws PgresetError `not-owner` */
export function requireOwnership({ role }: Snapshot, { roots }: RowParts): void {
  const others = roots.filter(({ owned }) => !owned);
  if (others.length > 0)
    throw notOwner(
      role.name,
      others.map((each) => `${displayName(each)} (${each.owner})`),
    );
}
