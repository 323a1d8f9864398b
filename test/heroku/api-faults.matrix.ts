import { afterAll, test } from 'vitest';
import { disturbAll } from './harness/api-faults.ts';
import { herokuApp } from './harness/heroku-app.ts';
import type { Tally } from './harness/judge.ts';
import { scenariosOf } from './harness/scenarios.ts';

const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

const scenarios = scenariosOf(herokuApp());

/** `FAULTS=one`: a kind of fault for each call, in turn, instead of all kinds. */
const oneEach = process.env['FAULTS'] === 'one';
const inTurn = (kinds: string[], index: number) => [kinds[index % kinds.length]!];

test.each(Object.keys(scenarios))('%s', { timeout: 3_600_000 }, async (name) => {
  tallies[name] = await disturbAll(scenarios[name]!, oneEach ? inTurn : undefined);
});
