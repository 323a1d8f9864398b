import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** The database is not what the plan was made for. */
export function planChanged(planned: string, now: string, differences: string[]): PgresetError {
  return new PgresetError({
    code: 'plan-changed',
    what: 'The database is not as it was when the plan was made.',
    why: `The plan ${planned} would be ${now} now. What changed:`,
    state: NOTHING_CHANGED,
    next: 'Look at the new plan with --dry-run, and agree to that one.',
    exit: 3,
    details: differences,
  });
}

/** Nobody agreed to this plan. */
export function consentMissing(why: string, next: string): PgresetError {
  return new PgresetError({
    code: 'no-consent',
    what: 'This needs your consent.',
    why,
    state: NOTHING_CHANGED,
    next,
    exit: 3,
  });
}

/** The target is protected. */
export function targetProtected(name: string, why: string, next: string): PgresetError {
  return new PgresetError({
    code: 'protected',
    what: `${name} is protected.`,
    why,
    state: NOTHING_CHANGED,
    next,
    exit: 3,
  });
}
