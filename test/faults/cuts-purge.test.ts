import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmbeddedServer } from '../../src/embedded/start-embedded.ts';
import { purgeRequest, rebuildRequest, reset, targetOf } from '../run/requests.ts';
import { cutEverywhere } from './harness/cuts.ts';
import { makeMany, manyTables, startSmallServer } from './harness/small-server.ts';
import { forget, lookAt } from './harness/state.ts';
import { sqlBuild } from './harness/world.ts';

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startSmallServer();
});
afterAll(() => server.close());

/** A purge has no way back: what is half-way is gone on with, and nothing else is ever touched. */
test('purge in batches', { timeout: 900_000 }, async () => {
  const database = await manyTables(server, 'purging');
  const target = await targetOf(database);
  const lockTimeout = 300;
  const rebuild = rebuildRequest(await sqlBuild('CREATE TABLE fresh ();'), { lockTimeout });
  const old = await lookAt(database.session);
  await reset(target, rebuild);
  const { place, content } = await lookAt(database.session);
  let run = '';
  const tally = await cutEverywhere({
    database,
    ends: { old: place, new: place, whole: [old.content, content] },
    sparse: true,
    async begin() {
      await forget(database.session);
      await database.session.query('DROP TABLE fresh');
      await makeMany(database.session);
      run = (await reset(target, rebuild)).run;
    },
    request: async () => ({ ...purgeRequest([run]), lockTimeout }),
  });
  console.table({ purge: tally });
  expect(tally.resumed).toBeGreaterThan(0);
  await database.session.close();
});
