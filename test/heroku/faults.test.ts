import { afterAll, expect, test } from 'vitest';
import { disturb, callsOf } from './harness/api-faults.ts';
import { herokuApp } from './harness/heroku-app.ts';
import { emptyTally, type Tally } from './harness/judge.ts';
import { scenariosOf } from './harness/scenarios.ts';
import { cutAll } from './harness/sql-cuts.ts';

const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

const app = herokuApp();
const scenarios = scenariosOf(app);
const LONG = { timeout: 180_000 };

/** The calls that change something, each with the fault that is worst for it. */
test('rebuild: what changes the app, with the worst fault for each', LONG, async () => {
  const scenario = scenarios['rebuild by restart']!;
  const tally = emptyTally();
  tallies['rebuild by restart'] = tally;
  const changing = (await callsOf(scenario)).filter(({ method }) => method !== 'GET');
  const worst = ['401 from here on', 'cut after', '500 from here on'];
  for (const [index, place] of changing.entries())
    await disturb(scenario, place, worst[index % 3]!, tally);
  expect(tally.mixed).toBe(0);
});

test('provider-reset: the call that empties is never sent twice', LONG, async () => {
  const scenario = scenarios['provider-reset']!;
  const tally = emptyTally();
  tallies['provider-reset'] = tally;
  const resets = (await callsOf(scenario)).filter(({ method }) => method === 'PUT');
  expect(resets).toHaveLength(1);
  for (const kind of ['cut after', '429 once']) {
    await app.heroku.call('DELETE', '/control/calls');
    await disturb(scenario, resets[0]!, kind, tally);
    const calls: string[] = await app.heroku.call('GET', '/control/calls');
    // Refused by the rate limit it was not carried out, and is sent again.
    const sent = kind === '429 once' ? 2 : 1;
    expect(calls.filter((call) => call.startsWith('PUT '))).toHaveLength(sent);
  }
});

test('rebuild: some of its SQL statements lose their connection', LONG, async () => {
  const tally = await cutAll(scenarios['rebuild by restart']!, 19, 5);
  tallies['rebuild by restart, cut'] = tally;
  expect(tally.mixed).toBe(0);
});
