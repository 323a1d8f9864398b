import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** Dropping an aside would reach objects elsewhere. */
export function purgeTakesMore(schema: string, outside: string[]): PgresetError {
  return new PgresetError({
    code: 'purge-takes-more',
    what: `Dropping ${schema} would take something that is not in it.`,
    why: `These objects hang on what is aside:`,
    state:
      'The aside is still there, apart from batches that were dropped before; nothing else was touched.',
    next: 'Drop or repoint these objects yourself, or bring the aside back with pgreset undo.',
    exit: 3,
    details: outside,
  });
}

/** The run left nothing to bring back. */
export function notUndoable(run: string, why: string): PgresetError {
  return new PgresetError({
    code: 'not-undoable',
    what: `Run ${run} cannot be undone.`,
    why,
    state: NOTHING_CHANGED,
    next: 'See what can be: pgreset history',
    exit: 3,
  });
}

/** The journal knows an aside that is not there any more. */
export function asideGone(run: string, schema: string): PgresetError {
  return new PgresetError({
    code: 'aside-gone',
    what: `What run ${run} set aside is gone.`,
    why: `Schema ${schema} does not exist: it was dropped or renamed by somebody.`,
    state: NOTHING_CHANGED,
    next: 'If it was renamed, rename it back and undo again; else restore from a backup.',
    exit: 3,
  });
}

/** The journal knows a database aside that is not there any more. */
export function databaseGone(run: string, database: string): PgresetError {
  return new PgresetError({
    code: 'aside-gone',
    what: `What run ${run} set aside is gone.`,
    why: `Database ${database} does not exist: it was dropped or renamed by somebody.`,
    state: NOTHING_CHANGED,
    next: 'If it was renamed, rename it back and undo again; else restore from a backup.',
    exit: 3,
  });
}

/** Nothing to purge. */
export function nothingAside(runs: string[]): PgresetError {
  return new PgresetError({
    code: 'nothing-aside',
    what:
      runs.length === 0 ? 'There is no aside to purge.' : `Run ${runs.join(', ')} holds no aside.`,
    why: 'Either it kept nothing, or it was purged or undone before.',
    state: NOTHING_CHANGED,
    next: 'See what is aside: pgreset status',
    exit: 3,
  });
}

/** No such run in the journal. */
export function runMissing(run: string | null): PgresetError {
  return new PgresetError({
    code: 'run-missing',
    what: run === null ? 'There is no run to work on.' : `There is no run ${run} in this database.`,
    why: 'The journal (schema pgreset) does not hold it.',
    state: NOTHING_CHANGED,
    next: 'See which runs there are: pgreset history',
    exit: 2,
  });
}
