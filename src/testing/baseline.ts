import type { Session } from '../postgres/session.ts';
import type { ResetReport } from './reset/report.ts';

/** A database that is being built, as `migrate` and `seed` are given it. */
export interface BuildDatabase {
  /** With the password: for tools that take a `DATABASE_URL`. */
  url: string;
  /** Runs one statement; values are parameters `$1`, `$2`, … */
  query: Session['query'];
  /** Runs several statements in one message. */
  script: Session['script'];
}

/**
 * What fills the database: SQL text, SQL files or folders of them (in the order given, folders by
 * name), or a function. A function is recognised by its source text: what it reads elsewhere goes
 * into `key`.
 */
export type BuildPart = string | { files: string[] } | ((database: BuildDatabase) => unknown);

export interface BaselineOptions {
  /**
   * The database that the baseline is named after, on the server that holds it. It is only read: the
   * settings and grants on it are copied and, without `migrate` and `seed`, its content. It need not
   * exist when there is a `migrate` or `seed`.
   */
  url?: string;
  /** Instead of `url`: an embedded server, one for all processes, stopped with the last. */
  server?: 'embedded';
  /** Major version of the embedded server; default: the one installed. */
  version?: number;
  migrate?: BuildPart;
  seed?: BuildPart;
  /** Anything else that makes this baseline another one, such as a hash of the files a function reads. */
  key?: string;
  /** Schemas that are reset; default: all but the system's. */
  schemas?: string[];
  /** Tables whose rows stay as the tests leave them: `name` or `schema.name`. */
  keep?: string[];
  /** Whose database this is; two with one name share it. Default `main`. See `forWorker`. */
  worker?: string | number;
  /**
   * `all`: every sequence is looked at, about 2 µs each. `touched`: those of changed tables only; a
   * nextval whose INSERT failed stays. Default `all`.
   */
  sequences?: 'all' | 'touched';
  /** Milliseconds that a reset waits for open transactions; default 5,000. */
  lockTimeout?: number;
  /** After that wait, end the sessions in the way instead of refusing; default false. */
  terminate?: boolean;
}

/** How far the database is from its baseline. */
export interface BaselineStatus {
  database: string;
  template: string;
  key: string;
  /** Tables that a reset puts back, and those that it cannot watch, with why. */
  tables: number;
  unwatched: string[];
  /** `schema.name` of the tables with changes that are committed and not yet undone. */
  dirty: string[];
  /** Was the template there already? */
  reused: boolean;
}

/** A seeded database that tests return to. */
export interface Baseline {
  /** Where the tests connect, with the password. The same after every reset. */
  readonly url: string;
  /** Puts the database back. @throws PgresetError `baseline-busy`, `baseline-not-ours` */
  reset(): Promise<ResetReport>;
  status(): Promise<BaselineStatus>;
  /** What the last reset did and why; null before the first. */
  explain(): ResetReport | null;
  /** The same baseline in a database of the worker's own. Made at the first call, found again later. */
  forWorker(id: string | number): Promise<Baseline>;
  /** `forWorker` of 1 to `count`. */
  fork(count: number): Promise<Baseline[]>;
  /**
   * Runs `work` in a transaction that is rolled back, then resets what a rollback leaves (sequences).
   * Only what goes through the session given is rolled back rather than undone.
   */
  withRollback<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  /** Closes the connections, of workers too. The databases stay, to be found again. */
  close(): Promise<void>;
}
