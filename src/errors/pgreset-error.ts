/** What the process exits with; DESIGN of the codes: docs/exit-codes.md. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130;

/** Everything a person needs to go on after something went wrong. */
export interface ErrorText {
  /** Stable identifier, for scripts and search: `lock-timeout`, `protected`, ... */
  code: string;
  /** What happened, one sentence. */
  what: string;
  /** Why it happened, as far as is known. */
  why: string;
  /** What state the database is in now. */
  state: string;
  /** The next command to type, or the next thing to do. */
  next: string;
  /** 1 failed and nothing changed, 2 usage, 3 refused, 4 unknown, 5 changed but not verified, 130 cancelled. */
  exit: ExitCode;
  /** More lines: the names of what stands in the way. */
  details?: string[];
  cause?: unknown;
}

/** The usual state after a refusal or a failure before the first change. */
export const NOTHING_CHANGED = 'Nothing was changed.';

/**
 * The only error that leaves the library on purpose. Each is made by a function of this room,
 * so that its four sentences are written once and can be found by its code.
 */
export class PgresetError extends Error {
  readonly code: string;
  readonly why: string;
  readonly state: string;
  readonly next: string;
  readonly exit: ExitCode;
  readonly details: string[];

  constructor(text: ErrorText) {
    super(text.what, text.cause === undefined ? undefined : { cause: text.cause });
    this.name = 'PgresetError';
    this.code = text.code;
    this.why = text.why;
    this.state = text.state;
    this.next = text.next;
    this.exit = text.exit;
    this.details = text.details ?? [];
  }

  /** The error as data, for `--json`. */
  toJSON(): Omit<ErrorText, 'cause'> {
    const { code, message: what, why, state, next, exit, details } = this;
    return { code, what, why, state, next, exit, details };
  }
}
