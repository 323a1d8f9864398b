import { afterAll, expect, test } from 'vitest';
import { herokuApp } from './harness/heroku-app.ts';
import { emptyTally, type Tally } from './harness/judge.ts';
import { killAt, type Typed } from './harness/kills.ts';
import { BUILD } from './harness/requests.ts';
import { typed } from './harness/typed.ts';

const app = herokuApp();
const LONG = { timeout: 3_600_000 };
const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

/** Moments of a run at which it is killed, in shares of its time. */
const MOMENTS = Number(process.env['MOMENTS'] ?? 16);

const rebuild = ['rebuild', '--with', 'restart'];
const replace = ['replace', '--with', 'restart'];

const SCENARIOS: Record<string, Typed> = {
  rebuild: { app, words: rebuild, from: 'old', to: 'new' },
  'rebuild in a one-off dyno': {
    app,
    words: ['rebuild', '--with', `sleep 1; ${BUILD}; sleep 1`],
    from: 'old',
    to: 'new',
  },
  clear: { app, words: ['clear'], from: 'old', to: 'new' },
  'undo of a rebuild': { app, before: rebuild, words: ['undo'], from: 'new', to: 'old' },
  replace: { app, words: replace, from: 'old', to: 'new' },
  'undo of a replace': { app, before: replace, words: ['undo'], from: 'new', to: 'old' },
  'provider-reset': { app, words: ['provider-reset'], from: 'old', to: 'new' },
};

test.each(Object.keys(SCENARIOS))('%s', LONG, async (name) => {
  const scenario = SCENARIOS[name]!;
  const tally = emptyTally();
  const failed: unknown[] = [];
  tallies[name] = tally;
  await app.begin();
  if (scenario.before) await typed(app, [...scenario.before, '--app', 'shop', '--confirm', 'shop']);
  const begun = performance.now();
  const whole = await typed(app, [...scenario.words, '--app', 'shop', '--confirm', 'shop']);
  expect(whole.exitCode, whole.output).toBe(0);
  const ms = performance.now() - begun;
  for (let moment = 1; moment <= MOMENTS; moment++)
    await killAt(scenario, (ms * moment) / MOMENTS, moment % 2 ? 'resume' : 'undo', tally).catch(
      (error: unknown) => {
        console.error(String(error));
        failed.push(error);
      },
    );
  expect(failed).toEqual([]);
});
