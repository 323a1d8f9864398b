import { randomBytes } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { type Plan, planReset, runPlan, type Target } from '../../src/index.ts';
import { clearRequest } from '../clear/requests.ts';
import { sqlBuild } from '../faults/harness/world.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { ownDatabase } from '../harness/own-databases.ts';
import {
  purgeRequest,
  rebuildRequest,
  recreateRequest,
  reset,
  targetOf,
  undoRequest,
} from './requests.ts';

const TABLE = async () => sqlBuild('CREATE TABLE fresh (id int)');

const carryOut = (target: Target, plan: Plan) =>
  runPlan(target, plan, { consent: { confirm: target.name } });

/** What happens on a server all the time: beside the database, and in it without changing its structure. */
async function liveOn({ session }: FreshDatabase): Promise<void> {
  const name = randomBytes(4).toString('hex').slice(0, 7);
  onTestFinished(async () => {
    await session.query(`DROP DATABASE pgreset_aside_${name}`);
    await session.query(`DROP ROLE others_${name}`);
  });
  await session.query(`CREATE ROLE others_${name}`);
  // As a recreate of another database leaves it.
  await session.query(`CREATE DATABASE pgreset_aside_${name} OWNER others_${name}`);
  await session.query('CREATE TEMP TABLE passing (id int)');
  for (const statement of ['ANALYZE', 'VACUUM', 'CHECKPOINT']) await session.query(statement);
}

it('what others do on the server changes no plan', async () => {
  const database = await freshDatabase({ sample: 100 });
  const target = await targetOf(database);
  const { run } = await reset(target, rebuildRequest(await TABLE()));
  const requests = [
    rebuildRequest(await TABLE()),
    recreateRequest(await TABLE()),
    clearRequest(),
    undoRequest(run),
    purgeRequest([run]),
  ];
  const plans = () => Promise.all(requests.map((request) => planReset(target, request)));
  const hashes = (all: Plan[]) => all.map(({ way, hash }) => [way, hash]);
  const before = await plans();
  await liveOn(database);
  expect(hashes(await plans())).toEqual(hashes(before));
  await carryOut(
    target,
    before.find(({ way }) => way === 'undo')!,
  );
});

it('another database in place of the one that an undo brings back does', async () => {
  const database = await ownDatabase();
  const target = await targetOf(database);
  const { run } = await reset(target, recreateRequest(await TABLE()));
  const plan = await planReset(target, undoRequest(run));
  await database.visit(async (session) => {
    await session.query(`DROP DATABASE pgreset_aside_${run}`);
    await session.query(`CREATE DATABASE pgreset_aside_${run}`);
  });
  await expect(carryOut(target, plan)).rejects.toMatchObject({
    code: 'plan-changed',
    details: [`aside database pgreset_aside_${run} changed`],
  });
});
