import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** `verify` has nothing to hold the database against. */
export function expectationsMissing(target: string): PgresetError {
  return new PgresetError({
    code: 'expectations-missing',
    what: `Nothing is expected of ${target}.`,
    why: 'The configuration has no expectations.',
    state: NOTHING_CHANGED,
    next: 'Take what is there now as a start: pgreset verify --learn',
    exit: 2,
  });
}
