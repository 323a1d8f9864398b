import type { RowCounts, SampleTable } from './row-counts.ts';

/** One column of one row in PostgreSQL's text form; null is NULL. */
export type Value = string | number | null;

/** How the rows of one table are made. */
export interface TableRows {
  table: SampleTable;
  /** Columns that are given; the others get their defaults and sequence numbers. */
  columns: string[];
  /** Row `index`, counted from 0. */
  row(index: number, counts: RowCounts): Value[];
}

/** Salt of each table's primary keys, so that others can name them. */
export const KEY = {
  user: 1,
  threatModel: 2,
  diagram: 3,
  threat: 4,
  asset: 5,
  session: 6,
  subscription: 7,
  credential: 8,
  document: 9,
  repository: 10,
  addon: 11,
} as const;

/**
 * Two parents for row `index` of a table that joins them, so that no pair comes twice as long as it
 * has at most `left * right` rows.
 */
export function pair(index: number, left: number, right: number): [number, number] {
  const round = Math.floor(index / left);
  return [index % left, ((index % left) * 7 + round) % right];
}
