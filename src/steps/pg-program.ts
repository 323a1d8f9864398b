import type { DumpProgram } from '../migrations/pg-dump.ts';
import { runChild } from './run-child.ts';
import type { StepContext } from './step.ts';

/** pg_dump 17 and newer sets it, servers before 17 do not know it; nothing is lost by that. */
const HARMLESS = /transaction_timeout|errors ignored on restore/;

/** What a program of PostgreSQL's needs to be run. */
export type ProgramContext = Pick<StepContext, 'environment' | 'folder' | 'signal'>;

/**
 * Runs pg_dump or pg_restore. The connection reaches it through the environment, never through
 * arguments, which other users of the machine can read.
 *
 * @param fail makes the error out of what it said
 * @param onError each line that it says on the side
 * @returns what it printed
 */
export async function runPgProgram(
  program: DumpProgram,
  args: string[],
  { environment, folder, signal }: ProgramContext,
  fail: (lines: string[]) => Error,
  onError: (line: string) => void = () => {},
): Promise<string[]> {
  const output: string[] = [];
  const errors: string[] = [];
  const { code } = await runChild(program, {
    args: ['--no-password', ...args],
    environment,
    folder,
    signal,
    onLine(stream, line) {
      (stream === 'stdout' ? output : errors).push(line);
      if (stream === 'stderr') onError(line);
    },
  });
  const failed = errors.filter((line) => /error: |fatal: /i.test(line) && !HARMLESS.test(line));
  const harmless = errors.some((line) => HARMLESS.test(line));
  if (failed.length > 0 || (code !== 0 && !harmless))
    throw fail(failed.length > 0 ? failed : errors.slice(-5));
  return output;
}

/** The database's name as an argument: without one pg_restore writes a script instead of restoring. */
export function databaseArgument({ connection }: Pick<StepContext, 'connection'>): string {
  return `--dbname=dbname='${connection.database.replaceAll(/['\\]/g, '\\$&')}'`;
}
