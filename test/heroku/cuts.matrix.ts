import { afterAll, test } from 'vitest';
import { cutEach } from './harness/cuts.ts';
import { herokuApp } from './harness/heroku-app.ts';
import type { Tally } from './harness/judge.ts';
import { scenariosOf } from './harness/scenarios.ts';

const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

const scenarios = scenariosOf(herokuApp());
const CUT = ['rebuild by restart', 'undo of a rebuild', 'rebuild by one-off dyno'];

test.each(CUT)('%s', { timeout: 3_600_000 }, async (name) => {
  tallies[name] = await cutEach(scenarios[name]!, Number(process.env['EVERY'] ?? 1));
});
