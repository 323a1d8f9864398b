import { afterAll, expect, test } from 'vitest';
import { herokuApp } from './harness/heroku-app.ts';
import type { Tally } from './harness/judge.ts';
import { scenariosOf } from './harness/scenarios.ts';
import { cutAll } from './harness/sql-cuts.ts';

const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

const scenarios = scenariosOf(herokuApp());

/** 1: every statement, in both ways. */
const every = Number(process.env['EVERY'] ?? 1);

test.each(['rebuild by restart', 'undo of a rebuild', 'replace', 'provider-reset'])(
  '%s',
  { timeout: 3_600_000 },
  async (name) => {
    tallies[name] = await cutAll(scenarios[name]!, every);
    expect(tallies[name].mixed).toBe(0);
  },
);
