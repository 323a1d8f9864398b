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
