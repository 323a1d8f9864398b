import { afterAll, expect, onTestFinished, test } from 'vitest';
import { lastUndoable, readHistory, type Request } from '../../src/index.ts';
import { type OwnDatabase, ownDatabase } from '../harness/own-databases.ts';
import { steadySession } from '../harness/steady-session.ts';
import { recreateRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { ALL, cutEverywhere, type Scenario } from './harness/cuts.ts';
import { killEverywhere } from './harness/kills.ts';
import { forget, lookAt } from './harness/state.ts';
import { endsOf, type Tally } from './harness/tally.ts';
import { commandBuild, failingBuild, makeOld, sqlBuild } from './harness/world.ts';

const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

const LONG = { timeout: 1_800_000 };
const QUICK = { lockTimeout: 500 };

/** A database whose name says that it has seen worse. */
async function oldDatabase(): Promise<OwnDatabase & Scenario['database']> {
  const database = await ownDatabase({ name: `it's "${Math.random()}"` });
  await database.visit(makeOld);
  const session = steadySession(database.connection);
  onTestFinished(() => session.close());
  return { ...database, session };
}

type Database = Awaited<ReturnType<typeof oldDatabase>>;

/** Begins with the old database alone, each time. */
async function thereAgain(database: Database, request: Request): Promise<Scenario> {
  const target = await targetOf(database);
  const { session } = database;
  const before = await lookAt(session);
  await reset(target, request);
  const ends = endsOf(before, await lookAt(session));
  return {
    database,
    ends,
    // A second for each fault: a database is made and another one dropped.
    sparse: true,
    async begin() {
      if ((await lookAt(session)).place !== ends.old) {
        const { id } = (await readHistory(target)).find(({ status }) => status === 'done')!;
        await reset(target, undoRequest(id));
      }
      expect((await lookAt(session)).place === ends.old).toBe(true);
      // What was never finished is not left behind.
      const left = (await database.names()).filter((name) => name.startsWith('pgreset_new_'));
      expect(left).toEqual([]);
      await forget(session);
      await database.tidy();
    },
    request: async () => request,
  };
}

/** Begins with the new database and the old one aside. */
async function backAgain(database: Database, recreate: Request): Promise<Scenario> {
  const { ends, begin } = await thereAgain(database, recreate);
  return {
    database,
    ends: { ...ends, old: ends.new, new: ends.old },
    sparse: true,
    async begin(target) {
      if ((await lookAt(database.session)).place === ends.new) return;
      await begin(target);
      await reset(target, recreate);
    },
    async request(target) {
      return { ...undoRequest(lastUndoable(await readHistory(target))!.id), ...QUICK };
    },
  };
}

test('cut: recreate from SQL', LONG, async () => {
  const request = recreateRequest(await sqlBuild(), QUICK);
  tallies['cut, from SQL'] = await cutEverywhere(await thereAgain(await oldDatabase(), request));
});

// The kills by default are enough of those that are only different in their build.
test.runIf(ALL)('cut: recreate by command', LONG, async () => {
  const request = recreateRequest(await commandBuild(), QUICK);
  const scenario = await thereAgain(await oldDatabase(), request);
  tallies['cut, by command'] = await cutEverywhere(scenario);
});

test('cut: undo', LONG, async () => {
  const request = recreateRequest(await sqlBuild(), QUICK);
  tallies['cut, undo'] = await cutEverywhere(await backAgain(await oldDatabase(), request));
});

test('kill -9: recreate from SQL', LONG, async () => {
  const request = recreateRequest(await sqlBuild(), QUICK);
  tallies['kill, from SQL'] = await killEverywhere(await thereAgain(await oldDatabase(), request));
});

test('kill -9: recreate by command', LONG, async () => {
  const request = recreateRequest(await commandBuild(`console.log('half');`), QUICK);
  tallies['kill, by command'] = await killEverywhere(
    await thereAgain(await oldDatabase(), request),
  );
});

test('kill -9: undo', LONG, async () => {
  const request = recreateRequest(await sqlBuild(), QUICK);
  tallies['kill, undo'] = await killEverywhere(await backAgain(await oldDatabase(), request));
});

test('kill -9: a failing build, and the way back', LONG, async () => {
  const database = await oldDatabase();
  const request = recreateRequest(await failingBuild(), QUICK);
  const before = await lookAt(database.session);
  const scenario: Scenario = {
    database,
    ends: endsOf(before, before),
    sparse: true,
    async begin() {
      await forget(database.session);
      await database.tidy();
    },
    request: async () => request,
  };
  tallies['kill, put back'] = await killEverywhere(scenario);
});
