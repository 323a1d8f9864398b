import { fileURLToPath } from 'node:url';
import type { ErrorText, Plan, Report, Request } from '../../../src/index.ts';
import { type CliOptions, runNode } from '../../harness/cli.ts';

const RUNNER = fileURLToPath(new URL('runner.mjs', import.meta.url));

export interface Job {
  url: string;
  /** The project's folder. */
  folder?: string;
  /** What to plan and run, or the plan to run, or the run to resume. */
  request?: Request;
  plan?: Plan;
  resume?: string;
  /** Kill -9 at the event with this number, from 0. */
  killAt?: number;
  /** Kill -9 as soon as an event, as JSON, contains this. */
  killOn?: string;
}

export interface ChildResult {
  signal: NodeJS.Signals | null;
  events: { type: string; ordinal?: number; line?: string }[];
  report: Report | null;
  error: Omit<ErrorText, 'cause'> | null;
  output: string;
}

/** Runs a request in a process of its own. */
export async function runChild(job: Job, options: CliOptions = {}): Promise<ChildResult> {
  const { env } = options;
  const result = await runNode([RUNNER], { ...options, env: { ...env, JOB: JSON.stringify(job) } });
  const lines = result.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, never>);
  return {
    signal: result.signal,
    events: lines.filter((line) => 'event' in line) as never,
    report: lines.find((line) => 'report' in line)?.['report'] ?? null,
    error: lines.find((line) => 'error' in line)?.['error'] ?? null,
    output: result.output,
  };
}
