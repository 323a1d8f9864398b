import { expect } from 'vitest';
import { type CliOptions, type CliResult, runCli } from '../harness/cli.ts';
import type { FreshDatabase } from '../harness/fresh-database.ts';

/** Runs the built pgreset on a database, and makes sure that its password shows nowhere. */
export async function pgreset(
  database: FreshDatabase,
  args: string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const env = { DATABASE_URL: database.url, ...options.env };
  const result = await runCli(args, { ...options, env });
  const { password } = database.connection;
  if (password !== undefined) expect(result.output).not.toContain(password);
  return result;
}

/** The one JSON object on stdout. */
export function jsonOf<Answer = Record<string, unknown>>(result: CliResult): Answer {
  return JSON.parse(result.stdout) as Answer;
}
