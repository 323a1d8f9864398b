import { planReset, type Request, runPlan, type Target } from '../../../src/index.ts';
import type { HerokuApp } from './heroku-app.ts';
import { type Case, emptyTally, judge, outcomeOf, type Tally } from './judge.ts';

/** A run to be disturbed, again and again, in one app. */
export interface Scenario extends Pick<Case, 'from' | 'to'> {
  app: HerokuApp;
  /** Brings the app to where the run begins, behind `app.begin()`. */
  begin?(target: Target): Promise<void>;
  request(target: Target): Promise<Request> | Request;
}

/** What may go wrong with one call. */
const KINDS: Record<string, Record<string, unknown>> = {
  '500 once': { kind: 'answer', status: 500 },
  '500 from here on': { kind: 'answer', status: 500, times: 10_000 },
  '429 once': { kind: 'answer', status: 429, id: 'rate_limit', headers: { 'retry-after': '1' } },
  '401 from here on': { kind: 'answer', status: 401, id: 'unauthorized', times: 10_000, all: true },
  '403 once': { kind: 'answer', status: 403, id: 'forbidden' },
  'cut before': { kind: 'drop', when: 'before' },
  'cut after': { kind: 'drop', when: 'after' },
  'silence after': { kind: 'timeout', when: 'after' },
};

/** The `skip`-th call of its method and path in a run. */
export interface Place {
  call: string;
  method: string;
  path: string;
  skip: number;
  /** Of all its calls. */
  index: number;
}

/** All calls that an undisturbed run makes once it is planned. */
export async function callsOf(scenario: Scenario): Promise<Place[]> {
  const { heroku } = scenario.app;
  const run = await prepare(scenario);
  await heroku.call('DELETE', '/control/calls');
  await run();
  const calls: string[] = await heroku.call('GET', '/control/calls');
  const seen = new Map<string, number>();
  const places = calls.map((call, index) => {
    const [method = '', path = ''] = call.split(' ');
    const place = { method, path: patternOf(path) };
    const key = `${method} ${place.path}`;
    const skip = seen.get(key) ?? 0;
    seen.set(key, skip + 1);
    return { call, ...place, skip, index };
  });
  // Of the looks that repeat until something is there, the first ones say it all.
  return places.filter(({ skip }) => skip < 3);
}

/** Ids and names that differ from run to run stand for any. */
function patternOf(path: string): string {
  const parts = path.split('/').map((part, index, all) => {
    const before = all[index - 1];
    const varies = before === 'databases' || before === 'addons' || /^run\.\d+$/.test(part);
    return varies ? '[^/]+' : part.replaceAll('.', '\\.');
  });
  return `^${parts.join('/')}$`;
}

async function prepare({ app, begin, request }: Scenario) {
  await app.begin();
  if (begin) await begin(await app.target());
  const target = await app.target();
  const plan = await planReset(target, await request(target));
  const environment = { PATH: process.env['PATH'] };
  return () => outcomeOf(runPlan(target, plan, { consent: { confirm: target.name }, environment }));
}

/** Disturbs one call of a run, and judges what is left. */
export async function disturb(
  scenario: Scenario,
  place: Place,
  kind: string,
  tally: Tally,
): Promise<void> {
  const { app, from, to } = scenario;
  const run = await prepare(scenario);
  const { all, ...fault } = KINDS[kind]!;
  const { method, skip, index } = place;
  const where = all ? { method: '*', path: '.', skip: index } : { method, path: place.path, skip };
  await app.heroku.call('POST', '/control/faults', { ...fault, ...where });
  const outcome = await run();
  const name = `${kind} at call ${index}, ${place.call}`;
  const finish = index % 2 === 0 ? ('resume' as const) : ('undo' as const);
  await judge({ app, outcome, name, finish, from, to }, tally);
}

/** Each kind of fault at each call; or one kind a call, in turn. */
export async function disturbAll(
  scenario: Scenario,
  choose: (kinds: string[], index: number) => string[] = (kinds) => kinds,
): Promise<Tally> {
  const tally = emptyTally();
  const failed: unknown[] = [];
  for (const place of await callsOf(scenario))
    for (const kind of choose(Object.keys(KINDS), place.index))
      await disturb(scenario, place, kind, tally).catch((error: unknown) => {
        console.error(String(error));
        failed.push(error);
      });
  if (failed.length > 0)
    throw new Error(`${failed.length} of ${tally.faults}:\n${failed.map(String).join('\n\n')}`);
  return tally;
}
