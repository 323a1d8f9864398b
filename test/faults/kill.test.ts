import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { testVersions } from '../harness/servers.ts';
import { rebuildRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { backAgain, thereAndBack } from './harness/begin.ts';
import { runChild } from './harness/child.ts';
import { killEverywhere } from './harness/kills.ts';
import { forget, lookAt } from './harness/state.ts';
import { endsOf, statusWhenGone, type Tally } from './harness/tally.ts';
import { commandBuild, failingBuild, oldWorld, sqlBuild } from './harness/world.ts';

const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

const LONG = { timeout: 300_000 };
const QUICK = { lockTimeout: 1_000 };

test('rebuild from SQL', LONG, async () => {
  const request = rebuildRequest(await sqlBuild(), QUICK);
  const scenario = await thereAndBack(await oldWorld(), request);
  tallies['rebuild from SQL'] = await killEverywhere(scenario);
});

test('rebuild by command', LONG, async () => {
  const request = rebuildRequest(await commandBuild(`console.log('half');`), QUICK);
  const scenario = await thereAndBack(await oldWorld(), request);
  tallies['rebuild by command'] = await killEverywhere(scenario);
});

test('rebuild by command on the oldest server', LONG, async () => {
  const request = rebuildRequest(await commandBuild(`console.log('half');`), QUICK);
  const scenario = await thereAndBack(await oldWorld('superuser', testVersions()[0]), request);
  tallies['rebuild by command, oldest'] = await killEverywhere(scenario);
});

test('a failing command, and the way back', LONG, async () => {
  const request = rebuildRequest(await failingBuild(), QUICK);
  const database = await oldWorld();
  const before = await lookAt(database.session);
  const ends = endsOf(before, before);
  const begin = () => forget(database.session);
  const scenario = { database, ends, begin, request: async () => request };
  tallies['put back'] = await killEverywhere(scenario);
});

test('undo', LONG, async () => {
  const scenario = await backAgain(await oldWorld(), rebuildRequest(await sqlBuild(), QUICK));
  tallies['undo'] = await killEverywhere(scenario);
});

test('in the middle of a statement: it is ended before anything else happens', LONG, async () => {
  const build = await sqlBuild('CREATE TABLE half (); SELECT pg_sleep(30); CREATE TABLE whole ();');
  const database = await oldWorld();
  const target = await targetOf(database);
  const before = await lookAt(database.session);
  const job = { url: database.url, request: rebuildRequest(build, QUICK), killOn: 'new.sql' };
  expect((await runChild(job)).signal).toBe('SIGKILL');
  const report = await reset(target, rebuildRequest(await sqlBuild(), QUICK));
  await reset(target, undoRequest(report.run));
  expect((await lookAt(database.session)).place).toBe(before.place);
});

test(
  'in the middle of a command: it does not live on, and build into the old state',
  LONG,
  async () => {
    const database = await oldWorld();
    const target = await targetOf(database);
    const before = await lookAt(database.session);
    const build = await commandBuild(
      `console.log('half', process.pid); await new Promise((done) => setTimeout(done, 1_500));`,
      'CREATE TABLE half (); CREATE TABLE stray ();',
    );
    const job = { url: database.url, request: rebuildRequest(build, QUICK), killOn: 'half' };
    const child = await runChild(job);
    expect(child.signal).toBe('SIGKILL');
    const { run, where } = (await statusWhenGone(target)).interrupted[0]!;
    expect(where).toContain('It stopped at step 2 of 3: Build: ');
    const pid = Number(/half (\d+)/.exec(child.output)![1]);
    await expect.poll(() => isAlive(pid), { timeout: 3_000 }).toBe(false);
    await reset(target, undoRequest(run));
    await sleep(1_600);
    expect((await lookAt(database.session)).place).toBe(before.place);
  },
);

test('waiting for a lock: nothing was changed', LONG, async () => {
  const database = await oldWorld('app');
  const target = await targetOf(database);
  const before = await lookAt(database.session);
  const other = await database.connect();
  await other.script('BEGIN; LOCK TABLE people');
  const request = rebuildRequest(await sqlBuild(), { lockTimeout: 20_000 });
  expect((await runChild({ url: database.url, request, killOn: '"waiting"' })).signal).toBe(
    'SIGKILL',
  );
  await other.script('ROLLBACK');
  await statusWhenGone(target);
  expect(await lookAt(database.session)).toEqual(before);
  await reset(target, rebuildRequest(await sqlBuild(), QUICK));
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
