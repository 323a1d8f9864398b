import { afterAll, test } from 'vitest';
import type { Target } from '../../src/index.ts';
import { rebuildRequest, targetOf } from '../run/requests.ts';
import { backAgain, thereAndBack } from './harness/begin.ts';
import { type Job, runChild } from './harness/child.ts';
import type { Scenario } from './harness/cuts.ts';
import { emptyTally, judge, type Tally } from './harness/tally.ts';
import { commandBuild, failingBuild, oldWorld, sqlBuild } from './harness/world.ts';

const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

const LONG = { timeout: 300_000 };
const QUICK = { lockTimeout: 1_000 };

/** Kills the process at each of its events (each boundary of a step, and between): resume, undo. */
async function killEverywhere(
  scenario: Scenario,
  jobOf: (target: Target) => Promise<Omit<Job, 'url'>>,
): Promise<Tally> {
  const { database, ends } = scenario;
  const tally = emptyTally();
  const target = await targetOf(database);
  for (let killAt = 0; ; killAt++) {
    for (const finish of ['resume', 'undo'] as const) {
      await scenario.begin(target);
      const child = await runChild({ url: database.url, ...(await jobOf(target)), killAt });
      if (child.signal === null) return tally;
      const { type, ordinal = '' } = child.events.at(-1)!;
      const halfway = tally['half-way'];
      const fault = { session: database.session, target, ends, outcome: null, finish };
      await judge({ ...fault, name: `kill -9 at ${type} ${ordinal}` }, tally);
      if (tally['half-way'] === halfway) break;
    }
  }
}

test('rebuild from SQL', LONG, async () => {
  const request = rebuildRequest(await sqlBuild(), QUICK);
  const scenario = await thereAndBack(await oldWorld(), request);
  tallies['rebuild from SQL'] = await killEverywhere(scenario, async () => ({ request }));
});

test('rebuild by command', LONG, async () => {
  const request = rebuildRequest(await commandBuild(`console.log('half');`), QUICK);
  const scenario = await thereAndBack(await oldWorld(), request);
  tallies['rebuild by command'] = await killEverywhere(scenario, async () => ({ request }));
});
void backAgain;
void failingBuild;
