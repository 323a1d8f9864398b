import { randomBytes } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { type Plan, planReset, runPlan, type Target } from '../../src/index.ts';
import { sqlBuild } from '../faults/harness/world.ts';
import { freshDatabase } from '../harness/fresh-database.ts';
import { ownDatabase } from '../harness/own-databases.ts';
import { rebuildRequest, recreateRequest, reset, targetOf, undoRequest } from './requests.ts';

const TABLE = async () => sqlBuild('CREATE TABLE fresh (id int)');

const carryOut = (target: Target, plan: Plan) =>
  runPlan(target, plan, { consent: { confirm: target.name } });

it('what runs in other databases set aside meanwhile is no business of an undo', async () => {
  const database = await freshDatabase();
  const target = await targetOf(database);
  const { run } = await reset(target, rebuildRequest(await TABLE()));
  const plan = await planReset(target, undoRequest(run));
  const others = `pgreset_aside_${randomBytes(4).toString('hex').slice(0, 7)}`;
  onTestFinished(async () => {
    await database.session.query(`DROP DATABASE ${others}`);
  });
  await database.session.query(`CREATE DATABASE ${others}`);
  await carryOut(target, plan);
});

it('another database in place of the one that is to come back is one', async () => {
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
