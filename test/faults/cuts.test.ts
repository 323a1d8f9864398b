import { afterAll, test } from 'vitest';
import { testVersions } from '../harness/servers.ts';
import { rebuildRequest } from '../run/requests.ts';
import { backAgain, thereAndBack } from './harness/begin.ts';
import { cutEverywhere } from './harness/cuts.ts';
import type { Tally } from './harness/tally.ts';
import { commandBuild, oldWorld, sqlBuild } from './harness/world.ts';

const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

const OLDEST = testVersions()[0]!;
const LONG = { timeout: 900_000 };
const QUICK = { lockTimeout: 300 };

test('rebuild from SQL', LONG, async () => {
  const request = rebuildRequest(await sqlBuild(), QUICK);
  const scenario = await thereAndBack(await oldWorld(), request);
  tallies['rebuild from SQL'] = await cutEverywhere(scenario);
});

test('rebuild by command', LONG, async () => {
  const request = rebuildRequest(await commandBuild(), QUICK);
  const scenario = await thereAndBack(await oldWorld(), request);
  tallies['rebuild by command'] = await cutEverywhere(scenario);
});

test('rebuild by command on the oldest server', LONG, async () => {
  const request = rebuildRequest(await commandBuild(), QUICK);
  const scenario = await thereAndBack(await oldWorld('superuser', OLDEST), request);
  tallies['rebuild by command, oldest'] = await cutEverywhere({ ...scenario, sparse: true });
});

test('undo', LONG, async () => {
  const database = await oldWorld();
  const rebuild = rebuildRequest(await sqlBuild(), QUICK);
  tallies['undo'] = await cutEverywhere(await backAgain(database, rebuild));
});
