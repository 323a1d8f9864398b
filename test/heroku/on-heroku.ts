import { expect } from 'vitest';
import type { HerokuApi } from '../../src/target/target.ts';
import { type CliOptions, type CliResult, runCli } from '../harness/cli.ts';
import type { Client } from '../heroku-simulator/local-heroku.ts';

/** Where a test's local Heroku answers; impatient, so that no test waits for what does not come. */
export function apiOf({ url, token }: Client, timeout = 2_000): HerokuApi {
  return { url, dataUrl: url, token, timeout };
}

/** The next calls go wrong. */
export async function fault(heroku: Client, harm: object): Promise<void> {
  await heroku.call('POST', '/control/faults', harm);
}

/** How often something was asked for. */
export async function callsOf(heroku: Client, call: string): Promise<number> {
  const calls: string[] = await heroku.call('GET', '/control/calls');
  return calls.filter((each) => each === call).length;
}

/** Runs the built command on it, and makes sure that neither token nor password shows anywhere. */
export async function pgresetOn(
  heroku: Client,
  app: string,
  args: string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const PATH = process.env['PATH'] ?? '';
  const env = { ...heroku.environment, PATH, ...options.env };
  const result = await runCli([...args, '--app', app], { ...options, env });
  expect(result.output).not.toContain(heroku.token);
  expect(result.output).not.toMatch(/\/logs\/[0-9a-f-]{36}|\/dumps\/[0-9a-f]{32}/);
  for (const url of await addressesOf(heroku, app))
    expect(result.output).not.toContain(new URL(url).password);
  return result;
}

async function addressesOf(heroku: Client, app: string): Promise<string[]> {
  const variables = await heroku.call('GET', `/apps/${app}/config-vars`).catch(() => ({}));
  return Object.values(variables as Record<string, string>).filter((each) =>
    each.startsWith('postgres'),
  );
}
