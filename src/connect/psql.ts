import type { TargetConnection, Variables } from '../target/target.ts';
import { targetEnvironment } from '../target/target-environment.ts';

/** A program to start. */
export interface Invocation {
  command: string;
  args: string[];
  /** To be spread over the parent's environment; `undefined` takes a variable away. */
  env: Variables;
}

/**
 * How to start psql on the target. Everything is in the environment: arguments show in the list of
 * processes, and psql takes a database name with `=` in them for a connection string.
 */
export function psqlInvocation(connection: TargetConnection): Invocation {
  const { DATABASE_URL: _, ...env } = targetEnvironment(connection);
  return { command: 'psql', args: [], env };
}
