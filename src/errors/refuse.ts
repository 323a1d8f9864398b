import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** An error before anything was changed, which says what to do about it: exit code 3. */
export const refuse = (
  code: string,
  what: string,
  why: string,
  next: string,
  details: string[] = [],
): PgresetError =>
  new PgresetError({ code, what, why, state: NOTHING_CHANGED, next, exit: 3, details });
