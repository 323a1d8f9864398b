import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmbeddedServer } from '../../src/embedded/start-embedded.ts';
import { planReset, type Request } from '../../src/index.ts';
import { rebuildRequest, targetOf } from '../run/requests.ts';
import { backAgain, thereAndBack } from './harness/begin.ts';
import { cutEverywhere, type Database } from './harness/cuts.ts';
import { manyTables, startSmallServer } from './harness/small-server.ts';
import { forget, lookAt } from './harness/state.ts';
import { endsOf, type Tally } from './harness/tally.ts';
import { failingBuild, oldWorld, sqlBuild } from './harness/world.ts';

const tallies: Record<string, Tally> = {};
let server: EmbeddedServer;
beforeAll(async () => {
  server = await startSmallServer();
});
afterAll(async () => {
  console.table(tallies);
  await server.close();
});

const LONG = { timeout: 900_000 };
const QUICK = { lockTimeout: 300 };

test('rebuild by moving objects', LONG, async () => {
  const request = rebuildRequest(await sqlBuild(), QUICK);
  const scenario = await thereAndBack(await oldWorld('app'), request);
  tallies['rebuild by moving'] = await cutEverywhere(scenario);
});

test('rebuild by moving in batches', LONG, async () => {
  const database = await manyTables(server, 'batches');
  const request = rebuildRequest(await sqlBuild('CREATE TABLE fresh ();'), QUICK);
  await expectBatches(database, request);
  const scenario = await thereAndBack(database, request);
  tallies['rebuild in batches'] = await cutEverywhere({ ...scenario, sparse: true });
  await database.session.close();
});

test('a failed command is put back in batches', LONG, async () => {
  const database = await manyTables(server, 'failing');
  const request = rebuildRequest(await failingBuild(), QUICK);
  await expectBatches(database, request);
  const before = await lookAt(database.session);
  const scenario = {
    database,
    ends: endsOf(before, before),
    begin: () => forget(database.session),
    request: async () => request,
    sparse: true,
  };
  tallies['put back in batches'] = await cutEverywhere(scenario);
  await database.session.close();
});

test('undo by moving in batches', LONG, async () => {
  const database = await manyTables(server, 'undoing');
  const rebuild = rebuildRequest(await sqlBuild('CREATE TABLE fresh ();'), QUICK);
  const scenario = await backAgain(database, rebuild);
  tallies['undo in batches'] = await cutEverywhere({ ...scenario, sparse: true });
  await database.session.close();
});

async function expectBatches(database: Database, request: Request): Promise<void> {
  expect((await planReset(await targetOf(database), request)).atomic).toBe(false);
}
