import { expect, it } from 'vitest';
import { lastUndoable, readHistory } from '../../src/index.ts';
import { sqlBuild } from '../faults/harness/world.ts';
import { type OwnDatabase, ownDatabase } from '../harness/own-databases.ts';
import {
  purgeRequest,
  rebuildRequest,
  recreateRequest,
  reset,
  targetOf,
  undoRequest,
} from './requests.ts';

const tables = (database: OwnDatabase) =>
  database.visit(async (session) => {
    const rows = await session.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    return rows.map(({ name }) => name);
  });

/** First a table, then a rebuild that sets it aside, then a recreate that sets all of that aside. */
async function rebuiltAndRecreated() {
  const database = await ownDatabase();
  await database.visit((session) => session.query('CREATE TABLE first (id int)'));
  const target = await targetOf(database);
  const build = async (name: string) => sqlBuild(`CREATE TABLE ${name} (id int)`);
  const rebuilt = await reset(target, rebuildRequest(await build('second')));
  const recreated = await reset(target, recreateRequest(await build('third')));
  const chosen = async () => lastUndoable(await readHistory(target))?.id;
  expect(await chosen()).toBe(recreated.run);
  return { database, target, chosen, rebuilt: rebuilt.run, recreated: recreated.run };
}

it('a purged recreate takes what older runs set aside along: undo does not choose them', async () => {
  const { target, chosen, recreated } = await rebuiltAndRecreated();
  await reset(target, purgeRequest([recreated]));
  expect(await chosen()).toBeUndefined();
});

it('once it is undone, they are in place again', async () => {
  const { database, target, chosen, rebuilt, recreated } = await rebuiltAndRecreated();
  const undone = await reset(target, undoRequest(recreated));
  await reset(target, purgeRequest([undone.run]));
  expect(await chosen()).toBe(rebuilt);
  await reset(target, undoRequest(rebuilt));
  expect(await tables(database)).toEqual(['first']);
});

it('and gone when that is undone, and purged', async () => {
  const { database, target, chosen, recreated } = await rebuiltAndRecreated();
  const undone = await reset(target, undoRequest(recreated));
  const redone = await reset(target, undoRequest(undone.run));
  expect(await tables(database)).toEqual(['third']);
  await reset(target, purgeRequest([redone.run]));
  expect(await chosen()).toBeUndefined();
});
