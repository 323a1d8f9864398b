import { afterAll, test } from 'vitest';
import { type Report, type Request } from '../../src/index.ts';
import { purgeRequest, reset, undoRequest } from '../run/requests.ts';
import { disturbAll, type Scenario } from './harness/api-faults.ts';
import { herokuApp } from './harness/heroku-app.ts';
import type { Tally } from './harness/judge.ts';
import {
  byDyno,
  byRestart,
  clearRequest,
  providerRequest,
  replaceRequest,
} from './harness/requests.ts';

const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

const app = herokuApp();
const LONG = { timeout: 3_600_000 };

const there = (request: Request): Scenario => ({
  app,
  from: 'old',
  to: 'new',
  request: () => request,
});

/** Begins where `request` has led to, with the run that is to be taken back or purged. */
function after(request: Request, to: 'old' | 'new', next: (run: string) => Request): Scenario {
  let done: Report | null = null;
  return {
    app,
    from: 'new',
    to,
    async begin(target) {
      done = await reset(target, request);
    },
    request: () => next(done!.run),
  };
}

const SCENARIOS: Record<string, Scenario> = {
  'rebuild by restart': there(byRestart()),
  'rebuild by one-off dyno': there(byDyno()),
  clear: there(clearRequest()),
  'undo of a rebuild': after(byRestart(), 'old', undoRequest),
  replace: there(replaceRequest()),
  'undo of a replace': after(replaceRequest(), 'old', undoRequest),
  'purge of a replace': after(replaceRequest(), 'new', (run) => purgeRequest([run])),
  'provider-reset': there(providerRequest()),
};

test.each(Object.keys(SCENARIOS))('%s', LONG, async (name) => {
  tallies[name] = await disturbAll(SCENARIOS[name]!);
});
