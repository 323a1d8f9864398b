import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../src/embedded/start-embedded.ts';
import { planReset, type RunEvent, runPlan, type Target } from '../../src/index.ts';
import { withSession } from '../../src/postgres/connect.ts';
import { steadySession } from '../harness/steady-session.ts';
import { recreateRequest, rebuildRequest, targetOf } from '../run/requests.ts';
import { backAgain, thereAndBack } from './harness/begin.ts';
import type { Database, Scenario } from './harness/cuts.ts';
import { emptyTally, judge, outcomeOf, type Tally } from './harness/tally.ts';
import { commandBuild, makeOld, sqlBuild } from './harness/world.ts';

const tallies: Record<string, Tally> = {};
let server: EmbeddedServer;
let database: Database;

beforeAll(async () => {
  server = await startEmbedded({ durable: true });
});
beforeEach(async ({ task }) => {
  const name = task.name.replaceAll(' ', '_').toLowerCase();
  await withSession(server.connection(), {}, (admin) => admin.query(`CREATE DATABASE ${name}`));
  const connection = server.connection(name);
  database = { session: steadySession(connection), connection, url: server.url(name) };
  await makeOld(database.session);
  // A crash lets sequences jump ahead of what was written since the last checkpoint: PostgreSQL's own way.
  await database.session.query('CHECKPOINT');
});
afterEach(() => database.session.close());
afterAll(async () => {
  console.table(tallies);
  await server.close();
});

/** When the server is stopped: some milliseconds after the n-th event of this kind. */
type Moment = [type: RunEvent['type'], nth: number, after: number];

const LONG = { timeout: 300_000 };
const QUICK = { lockTimeout: 1_000 };

async function stopAt(scenario: Scenario, moments: Moment[]): Promise<Tally> {
  const tally = emptyTally();
  for (const [index, moment] of moments.entries()) {
    const target = await targetOf(database);
    await scenario.begin(target);
    const outcome = await stopped(scenario, target, moment);
    await server.start();
    const finish = index % 2 === 0 ? ('resume' as const) : ('undo' as const);
    const name = `stopped ${moment[2]} ms after ${moment[0]} ${moment[1]}`;
    const { ends } = scenario;
    await judge({ session: database.session, target, ends, outcome, finish, name }, tally);
  }
  return tally;
}

/** Runs it, and stops the server in the middle as a crash would. */
async function stopped(scenario: Scenario, target: Target, [type, nth, after]: Moment) {
  const request = await scenario.request(target);
  const plan = await planReset(target, request);
  let seen = 0;
  let stop: Promise<void> | undefined;
  const onEvent = (event: RunEvent) => {
    if (event.type !== type || (seen += 1) !== nth) return;
    stop = sleep(after).then(() => server.stop('immediate'));
  };
  const consent = { confirm: target.name };
  const options = { consent, onEvent, environment: process.env };
  const outcome = await outcomeOf(runPlan(target, plan, options));
  expect(stop, 'the moment came').toBeDefined();
  await stop;
  return outcome;
}

test('rebuild from SQL', LONG, async () => {
  const slow = `SELECT pg_sleep(0.2);`;
  const text = `CREATE TABLE one (); ${slow} CREATE TABLE two ();`;
  const scenario = await thereAndBack(database, rebuildRequest(await sqlBuild(text), QUICK));
  tallies['rebuild from SQL'] = await stopAt(scenario, [
    ['run-started', 1, 0],
    ['step-started', 1, 0],
    ['output', 1, 100],
    // The steps are done: the journal is written and COMMIT sent in the next milliseconds.
    ['step-done', 3, 1],
    ['step-done', 3, 3],
    ['step-done', 3, 6],
  ]);
});

test('rebuild by command', LONG, async () => {
  const build = await commandBuild(
    `console.log('half'); await new Promise((done) => setTimeout(done, 400));`,
  );
  const scenario = await thereAndBack(database, rebuildRequest(build, QUICK));
  tallies['rebuild by command'] = await stopAt(scenario, [
    ['step-done', 1, 0],
    ['step-started', 2, 0],
    ['output', 1, 50],
    ['output', 1, 100],
    ['step-started', 3, 1],
    ['step-done', 3, 2],
  ]);
});

test('undo', LONG, async () => {
  const scenario = await backAgain(database, rebuildRequest(await sqlBuild(), QUICK));
  tallies['undo'] = await stopAt(scenario, [
    ['run-started', 1, 0],
    ['step-started', 1, 1],
    ['step-done', 1, 1],
    ['step-done', 1, 4],
  ]);
});

test('recreate', LONG, async () => {
  const scenario = await thereAndBack(database, recreateRequest(await sqlBuild(), QUICK));
  tallies['recreate'] = await stopAt(scenario, [
    ['step-started', 1, 30],
    // The new database is made; its journal is written; the others are gone; it is renamed.
    ['progress', 1, 0],
    ['progress', 2, 1],
    ['progress', 3, 0],
    ['progress', 3, 2],
    ['progress', 3, 4],
    ['progress', 4, 0],
    ['step-done', 1, 0],
    ['step-done', 2, 2],
  ]);
});
