import type { Expectations } from '../target/config.ts';

/** What can be expected after a clear: the structure. The rows are what was meant to go. */
export function withoutRows(expectations: Expectations | null): Expectations | null {
  if (expectations === null) return null;
  const { rows: _, ...structure } = expectations;
  return structure;
}
