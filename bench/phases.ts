import type { TracedQuery } from './trace.ts';
import type { Measures } from './measure.ts';

/** From here to there, in milliseconds since the trace began. */
interface Span {
  start: number;
  end: number;
}

const FIRST_LOOK = /obj_description/;
const JOURNAL_BEGIN = /^WITH run AS \(INSERT INTO pgreset\.run/;
const BEGIN = /^BEGIN; SET LOCAL lock_timeout/;
const DRIFT_BEGIN = /^BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; /;
const DRIFT_END = /^ROLLBACK$/;
const FILE = /^CREATE TABLE public\./;

/**
 * Where the time of a run went, told apart by its messages. `transaction` is the run's own: from
 * its BEGIN to the answer of its COMMIT, journal notes included, less the build's file.
 */
export function phasesOf(queries: readonly TracedQuery[], ms: number): Measures {
  const inOrder = queries.toSorted((a, b) => a.start - b.start);
  const find = (pattern: RegExp) => inOrder.findLast(({ text }) => pattern.test(text));
  const looked = inOrder.find(({ text }) => FIRST_LOOK.test(text))!.start;
  const noted = find(JOURNAL_BEGIN)!;
  const commit = find(/^COMMIT$/)!;
  const whole = { start: find(BEGIN)!.start, end: endOf(commit) };
  const drift = spanOf(find(DRIFT_BEGIN), find(DRIFT_END));
  const file = spanOf(find(FILE), find(FILE));
  const transaction = lengthOf(whole) - lengthOf(file);
  return {
    'whole run': ms,
    'connect, lock': looked,
    'snapshot, plan': noted.start - looked,
    journal: noted.ms,
    transaction,
    build: lengthOf(file),
    drift: lengthOf(drift),
    close: ms - Math.max(whole.end, drift.end),
    messages: queries.filter(({ text }) => !text.startsWith('(')).length,
  };
}

const endOf = ({ start, ms }: TracedQuery): number => start + ms;

function spanOf(first: TracedQuery | undefined, last: TracedQuery | undefined): Span {
  return first && last ? { start: first.start, end: endOf(last) } : { start: 0, end: 0 };
}

const lengthOf = ({ start, end }: Span): number => end - start;
