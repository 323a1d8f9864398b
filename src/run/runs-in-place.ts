import type { RunRecord } from '../plan/run-record.ts';
import type { Step } from '../steps/step.ts';

/**
 * The runs of the database that has the name now.
 * A recreated database brings the journal of the old one along; what older runs set aside stays in
 * the old one, and is gone when that is purged.
 *
 * @param runs newest first
 */
export function runsInPlace(runs: readonly RunRecord[]): RunRecord[] {
  // Each database by the run that made it; the first by none.
  let current = '';
  const outgoing = new Map<string, string>();
  const homes = new Map<RunRecord, string>();
  for (const run of runs.toReversed()) {
    const { request, steps } = run.plan;
    if (isOver(run) && steps.some(({ kind }) => SWAPS.includes(kind))) {
      // An undo brings back the one that went.
      const back = request.way === 'undo' ? outgoing.get(request.run) : undefined;
      outgoing.set(run.id, current);
      current = back ?? run.id;
    }
    homes.set(run, current);
  }
  return runs.filter((run) => homes.get(run) === current);
}

/** Steps after which another database has the name. */
const SWAPS: readonly Step['kind'][] = ['swap-database', 'promote-addon'];

/** Has it changed the database for good, whatever became of it later? */
const isOver = ({ status }: RunRecord): boolean =>
  status === 'done' || status === 'undone' || status === 'purged';
