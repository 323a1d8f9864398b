import { type CliOptions, type CliResult, runCli } from '../../harness/cli.ts';
import type { HerokuApp } from './heroku-app.ts';

/** Types a command as a person would whose shell leads to the local Heroku. */
export function typed(
  { heroku }: HerokuApp,
  args: string[],
  options: CliOptions = {},
): Promise<CliResult> {
  return runCli(args, { ...options, env: { ...heroku.environment, ...options.env } });
}
