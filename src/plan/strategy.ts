import type { Family } from './clear-graph.ts';

/** How each table is emptied. */
export interface Strategy {
  /** Oids of tables to truncate; the others are deleted from. */
  truncated: Set<number>;
  /** Families that are truncated by one statement, because foreign keys tie them. */
  together: Set<Family>;
}
