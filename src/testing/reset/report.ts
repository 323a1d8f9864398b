import type { ResetAnswer } from './call.ts';

/**
 * How a reset went about it, the fastest first. `nothing`: nothing had changed. `undo`: rows and
 * sequences. `repair`: new objects dropped, materialised views refreshed or large objects put back
 * too. `clone`: the database was dropped and copied from the template.
 */
export type ResetWay = 'nothing' | 'undo' | 'repair' | 'clone';

/** What a reset did. */
export interface ResetReport {
  way: ResetWay;
  /** Tables whose rows were put back, and how many entries of the log that took. */
  tables: { table: string; rows: number }[];
  /** How many sequences were set back. */
  sequences: number;
  /** Why the way is slower than `undo`, and what could not be put back: sentences. */
  why: string[];
  /** From the call to the answer. */
  milliseconds: number;
  /** Messages sent to the server and waited for, connecting aside. */
  roundTrips: number;
}

/** What the server's answer means. */
export function reportOf(answer: ResetAnswer, roundTrips: number): ResetReport {
  const { tables, sequences, repaired, away } = answer;
  const changed = tables.length > 0 || sequences > 0;
  const why = repaired.map((each) => `To bring the structure back: ${each}.`);
  if (away !== null)
    why.push(`Rows behind ${away} are on another server, and stay as the test left them.`);
  const way = repaired.length > 0 ? 'repair' : changed ? 'undo' : 'nothing';
  return { way, tables, sequences, why, milliseconds: 0, roundTrips };
}
