import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

interface Holder {
  pid: number;
  user: string;
  application: string;
  state: string;
  query: string;
  since: string;
}

const describeHolder = ({ pid, user, application, state, query, since }: Holder): string =>
  `pid ${pid}, ${user}, ${application || 'no application name'}, ${state || 'active'} since ${since}: ${query.replaceAll(/\s+/g, ' ') || '(no query)'}`;

/** Another reset of this database is going on. */
export function lockHeld(holder: Holder | null): PgresetError {
  return new PgresetError({
    code: 'another-run',
    what: 'Another reset of this database is going on.',
    why: holder ? describeHolder(holder) : 'Its process ended just now.',
    state: 'This run changed nothing; the other one goes on.',
    next: 'Wait until it is done (pgreset status shows it), then try again.',
    exit: 3,
  });
}

/** Somebody held a lock for longer than we wait. */
export function lockTimeout(milliseconds: number, holders: Holder[], cause: unknown): PgresetError {
  return new PgresetError({
    code: 'lock-timeout',
    what: `A lock was not to be had within ${milliseconds / 1000} s.`,
    why:
      holders.length === 0
        ? 'Another session held it; it was gone when we looked.'
        : 'Another session uses a table that has to change:',
    state: NOTHING_CHANGED,
    next: 'Let it finish, or end it with --disconnect, or wait longer with --lock-timeout 60s.',
    exit: 1,
    details: holders.map(describeHolder),
    cause,
  });
}

/** The server's shared lock table is too small for what was to be done at once. */
export function locksExhausted(cause: unknown): PgresetError {
  return new PgresetError({
    code: 'locks-exhausted',
    what: 'The server ran out of memory for locks.',
    why: 'Other sessions hold many, or the build makes more tables at once than the server has room for.',
    state: NOTHING_CHANGED,
    next: 'Try again when it is quieter, build with --with COMMAND, or raise max_locks_per_transaction.',
    exit: 1,
    cause,
  });
}
