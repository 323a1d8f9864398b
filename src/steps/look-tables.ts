import type { ReplaceRows } from './replace-rows.ts';
import { oidList } from './table-facts.ts';

/** A table that may have to be touched, as it is before it is locked. */
export interface LookedTable {
  oid: number;
  schema: string;
  name: string;
  /** `r` table, `p` partitioned. */
  kind: string;
  /** Its file is not empty: it holds rows, or did lately. */
  sized: boolean;
  /** To keep its rules, policies or constraints still, nobody else may even read it. */
  alone: boolean;
}

const UNCHECKED = `EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND NOT k.convalidated)`;

/**
 * Finds the step's tables that are not empty, and those in `wanted` whatever they hold. Takes no
 * lasting lock.
 */
export function lookSql({ tables, parents, from }: ReplaceRows, wanted: Iterable<number>): string {
  const all = [...tables.map(({ oid }) => oid), ...parents];
  return `SELECT * FROM (
    SELECT c.oid::int8, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
           c.relkind = 'r' AND pg_relation_size(c.oid) > 0 AS sized,
           c.relhasrules OR c.relforcerowsecurity${from === null ? '' : ` OR ${UNCHECKED}`} AS alone
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid IN (${oidList(all)}) AND c.relkind IN ('r','p')) t
  WHERE sized OR oid IN (${oidList(wanted)}) ORDER BY oid`;
}

/** What is truncated goes together, and its partitioned roots with it: their triggers count. */
export function tablesToTouch(
  { tables, parents }: ReplaceRows,
  looked: readonly LookedTable[],
  incoming: ReadonlySet<number>,
): LookedTable[] {
  const sized = new Set(looked.filter((each) => each.sized).map(({ oid }) => oid));
  const truncated = tables.filter(({ how }) => how === 'truncate').map(({ oid }) => oid);
  const together = new Set(
    truncated.some((oid) => sized.has(oid)) ? [...truncated, ...parents] : [],
  );
  return looked.filter(({ oid }) => sized.has(oid) || incoming.has(oid) || together.has(oid));
}
