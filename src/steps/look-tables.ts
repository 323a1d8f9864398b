import type { Session } from '../postgres/session.ts';
import type { NamedTable, ReplaceRows } from './replace-rows.ts';
import { oidList } from './table-facts.ts';

/** A table that may have to be touched, as it is before it is locked. */
export interface LookedTable {
  oid: number;
  schema: string;
  name: string;
  /** Its file is not empty: it holds rows, or did lately. */
  sized: boolean;
  /** To keep its rules, policies or constraints still, nobody else may even read it. */
  alone: boolean;
}

/** As the plan saw them, which was a moment ago: good enough to lock by, and checked behind the lock. */
export function plannedTables({ tables, parents, hushed }: ReplaceRows): LookedTable[] {
  const known = new Set(tables.map(({ oid }) => oid));
  return [
    ...tables.map(({ holds, ...each }) => ({ ...each, sized: holds !== 'nothing' })),
    ...besides(parents, hushed, known).map((each) => ({ ...each, sized: false })),
  ].map((each) => ({ ...each, alone: false }));
}

/** Tables that are touched although their rows are not replaced here. */
function besides(
  parents: readonly NamedTable[],
  hushed: readonly NamedTable[],
  known: ReadonlySet<number>,
): NamedTable[] {
  const others = new Map([...parents, ...hushed].map((each) => [each.oid, each]));
  return [...others.values()].filter(({ oid }) => !known.has(oid));
}

/** As they are now, by oid. Takes no lasting lock. */
export async function lookAtTables(
  session: Session,
  { tables, parents, hushed }: ReplaceRows,
): Promise<LookedTable[]> {
  const [rows] = await session.script(
    `SELECT c.oid::int8, n.nspname AS schema, c.relname AS name,
            c.relkind = 'r' AND pg_relation_size(c.oid) > 0 AS sized,
            c.relhasrules OR c.relforcerowsecurity OR EXISTS (
              SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND NOT k.convalidated) AS alone
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid IN (${oidList([...tables, ...parents, ...hushed].map(({ oid }) => oid))})
       AND c.relkind IN ('r','p')`,
  );
  return rows as unknown as LookedTable[];
}

/** What is truncated goes together, and its partitioned roots with it: their triggers count. */
export function tablesToTouch(
  { tables, parents, hushed }: ReplaceRows,
  looked: readonly LookedTable[],
  incoming: ReadonlySet<number>,
): LookedTable[] {
  const sized = new Set(looked.filter((each) => each.sized).map(({ oid }) => oid));
  if (sized.size === 0 && incoming.size === 0) return [];
  const truncated = tables.filter(({ how }) => how === 'truncate').map(({ oid }) => oid);
  const together = new Set(
    truncated.some((oid) => sized.has(oid)) ? [...truncated, ...parents.map(({ oid }) => oid)] : [],
  );
  const isHushed = new Set(hushed.map(({ oid }) => oid));
  return looked
    .filter(
      ({ oid }) => sized.has(oid) || incoming.has(oid) || together.has(oid) || isHushed.has(oid),
    )
    .sort((a, b) => a.oid - b.oid);
}

/**
 * Foreign keys to the touched tables from tables that are not touched, and hold rows or did lately.
 * A partitioned table has no rows of its own; its partitions have keys of their own.
 */
export const referringSql = (touched: Iterable<number>): string => `
SELECT conrelid::int8 AS oid, format('%s → %s (%s)', conrelid::regclass, confrelid::regclass, conname) AS key
FROM pg_constraint
WHERE contype = 'f' AND confrelid IN (${oidList(touched)}) AND conrelid NOT IN (${oidList(touched)})
  AND pg_relation_size(conrelid) > 0`;
