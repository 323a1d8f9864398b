import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { planReset, runPlan } from '../../../src/index.ts';
import type { Scenario } from './api-faults.ts';
import { emptyTally, judge, outcomeOf, type Tally } from './judge.ts';

/** The connection breaks before the server has the statement, or before its answer is here. */
const CUTS = ['before', 'after'] as const;
type Cut = (typeof CUTS)[number];

/** Milliseconds that the server gets to carry a statement out whose answer is lost. */
const CARRIED_OUT = 60;

type Query = (this: pg.Client, ...args: unknown[]) => Promise<unknown>;

/** Of pgreset, and not of the local Heroku, which lives in this process too. */
const isOurs = (client: pg.Client): boolean =>
  (
    client as unknown as { connectionParameters: { application_name?: string } }
  ).connectionParameters.application_name?.startsWith('pgreset') ?? false;

/**
 * Does `work` while the `place`-th statement of pgreset loses its connection.
 *
 * @returns how many statements there were
 */
async function whileCutting<Result>(
  place: number,
  cut: Cut,
  work: () => Promise<Result>,
): Promise<{ result: Result; statements: number }> {
  const { prototype } = pg.Client as unknown as { prototype: { query: Query } };
  const { query } = prototype;
  let statements = 0;
  prototype.query = function (...args) {
    if (!isOurs(this)) return query.apply(this, args);
    statements += 1;
    return statements - 1 === place ? loseOne.call(this, args) : query.apply(this, args);
  };
  async function loseOne(this: pg.Client, args: unknown[]): Promise<unknown> {
    const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
    if (cut === 'before') stream.destroy();
    else stream.pause();
    const answer = query.apply(this, args);
    answer.catch(() => {});
    if (cut === 'after') {
      await sleep(CARRIED_OUT);
      stream.destroy();
    }
    return answer;
  }
  try {
    return { result: await work(), statements };
  } finally {
    prototype.query = query;
  }
}

/** Cuts each statement of a run, or some of them, and judges what is left. */
export async function cutAll(scenario: Scenario, every = 1, first = 0): Promise<Tally> {
  const tally = emptyTally();
  const { app, from, to } = scenario;
  const run = async (place: number, cut: Cut) => {
    await app.begin();
    if (scenario.begin) await scenario.begin(await app.target());
    const target = await app.target();
    const plan = await planReset(target, await scenario.request(target));
    const consent = { confirm: target.name };
    return whileCutting(place, cut, () => outcomeOf(runPlan(target, plan, { consent })));
  };
  const { statements } = await run(-1, 'before');
  for (let place = first; place < statements; place += every)
    for (const cut of every === 1 ? CUTS : [CUTS[(place / every) & 1]!]) {
      const { result: outcome } = await run(place, cut);
      const finish = place % 2 === 0 ? ('resume' as const) : ('undo' as const);
      await judge({ app, outcome, name: `cut ${cut} statement ${place}`, finish, from, to }, tally);
    }
  return tally;
}
