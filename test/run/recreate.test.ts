import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  PgresetError,
  planReset,
  readHistory,
  readStatus,
  resolveTarget,
  setProtection,
} from '../../src/index.ts';
import type { Session } from '../../src/postgres/session.ts';
import { connect, withSession } from '../../src/postgres/connect.ts';
import { quoteIdent } from '../../src/postgres/quote.ts';
import { failingBuild, sqlBuild } from '../faults/harness/world.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { type OwnDatabase, ownDatabase } from '../harness/own-databases.ts';
import { eachVersion } from '../harness/servers.ts';
import { purgeRequest, recreateRequest, reset, targetOf, undoRequest } from './requests.ts';

const look = (database: OwnDatabase) =>
  withSession(database.superuser, {}, async (session) => ({
    catalog: await readCanonicalCatalog(session),
    rows: await readAllRows(session),
    attributes: await attributesOf(database),
  }));

/** Everything about the database itself but its number. */
const attributesOf = ({ superuser }: OwnDatabase) =>
  withSession(superuser, {}, async (session) => {
    const [row] = await session.query<{ d: Record<string, unknown> }>(
      `SELECT to_jsonb(d) - '{oid,datfrozenxid,datminmxid,datcollversion}'::text[] AS d
       FROM pg_database d WHERE datname = current_database()`,
    );
    return row!.d;
  });

const OLD = `
CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE TABLE people (id serial PRIMARY KEY, name text NOT NULL UNIQUE, mood mood);
CREATE VIEW cross_people AS SELECT name FROM people WHERE mood = 'cross';
INSERT INTO people (name, mood) VALUES ('Ada', 'calm'), ('Bob', 'cross');
CREATE SCHEMA more CREATE TABLE things (id int);
CREATE PUBLICATION changes FOR TABLE people`;

async function oldDatabase(options: Parameters<typeof ownDatabase>[0] = {}): Promise<OwnDatabase> {
  const database = await ownDatabase(options);
  await database.visit((session) => session.script(OLD));
  return database;
}

eachVersion('recreate: undo and redo are exact, purge drops, history knows', async (version) => {
  const database = await oldDatabase({ version });
  const target = await targetOf(database);
  const before = await look(database);

  const report = await reset(target, recreateRequest(await sqlBuild()));
  const recreated = await look(database);
  expect(recreated.attributes).toEqual(before.attributes);
  expect(recreated.rows).not.toEqual(before.rows);
  expect(report.drift).toMatchObject({ same: false });
  expect(await database.names()).toHaveLength(2);

  const undone = await reset(target, undoRequest(report.run));
  expect(await look(database)).toEqual(before);
  const redone = await reset(target, undoRequest(undone.run));
  expect(await look(database)).toEqual(recreated);
  expect((await readStatus(target)).asides).toMatchObject([
    { run: redone.run, databases: [`pgreset_aside_${redone.run}`] },
  ]);
  await reset(target, purgeRequest([redone.run]));
  expect((await readStatus(target)).asides).toEqual([]);
  expect((await readHistory(target)).map(({ status }) => status)).toEqual([
    'done',
    'purged',
    'undone',
    'undone',
  ]);
  expect(await database.names()).toEqual([database.connection.database]);
});

eachVersion('what belongs to the database itself is carried over', async (version) => {
  const icu = version >= 15 ? `LOCALE_PROVIDER = icu ICU_LOCALE = 'de-AT'` : '';
  const database = await oldDatabase({
    version,
    name: `it's "old", ${version}`,
    options: `TEMPLATE = template0 ENCODING = 'UTF8' ${icu} LC_COLLATE = 'C' LC_CTYPE = 'C' CONNECTION LIMIT = 33`,
  });
  const { user, database: name } = database.connection;
  const db = `DATABASE ${quoteIdent(name)}`;
  await withSession(database.superuser, {}, (session) =>
    session.script(`
      ALTER ${db} SET search_path = public, "$user", "odd, ""name";
      ${version >= 15 ? `GRANT SET ON PARAMETER "app.secret" TO ${user}` : ''};
      ALTER ${db} SET "app.secret" = 'a''b\\c';
      ALTER ${db} SET DateStyle = 'German, DMY';
      ALTER ROLE ${user} IN ${db} SET statement_timeout = '7s';
      COMMENT ON ${db} IS 'the app''s own';
      REVOKE TEMPORARY ON ${db} FROM PUBLIC;
      GRANT CONNECT ON ${db} TO app WITH GRANT OPTION;
      ${version >= 15 ? 'GRANT CREATE ON SCHEMA public TO app;' : ''}`),
  );
  const before = await look(database);
  const target = await targetOf(database);
  await reset(target, recreateRequest(await sqlBuild('SELECT 1')));
  const after = await look(database);
  expect(after.attributes).toEqual(before.attributes);
  const about = ({ catalog }: typeof before) =>
    JSON.stringify(catalog, null, 1)
      .split('\n')
      .map((each) => each.replace(/,$/, ''))
      .filter((each) => /"(database|schema public) /.test(each));
  if (version >= 15) expect(about(after)).toEqual(about(before));
});

it('a superuser recreates for the owner; a setting of another role is said not to be carried', async () => {
  const database = await oldDatabase();
  const target = await targetOf({ url: database.url });
  await withSession(database.superuser, {}, (session) =>
    session.script(
      `ALTER ROLE app IN DATABASE ${quoteIdent(database.connection.database)} SET jit = off`,
    ),
  );
  const plan = await planReset(target, recreateRequest(await sqlBuild()));
  expect(plan.warnings).toContainEqual(expect.stringContaining('jit (app)'));
});

it('a marker of protection holds for the new database, and a copy’s still does not', async () => {
  const database = await oldDatabase({ name: 'shop_production' });
  const target = await targetOf(database);
  await setProtection(target, false, 'a copy');
  const report = await reset(target, recreateRequest(await sqlBuild()));
  expect((await readStatus(target)).protectedBecause).toBeNull();
  await reset(target, undoRequest(report.run));
  expect((await readStatus(target)).protectedBecause).toBeNull();
});

it('a failing build puts the old database back and keeps what it had made; an empty one goes', async () => {
  const database = await oldDatabase();
  const target = await targetOf(database);
  const before = await look(database);
  await expect(reset(target, recreateRequest(await failingBuild()))).rejects.toMatchObject({
    code: 'build-failed',
    state: expect.stringContaining('put back'),
  });
  expect(await look(database)).toEqual(before);
  const { run } = (await readStatus(target)).asides[0]!;
  await reset(target, purgeRequest([run]));
  expect(await database.names()).toEqual([database.connection.database]);
  const command = { kind: 'command', command: 'exit 3' } as const;
  await expect(reset(target, recreateRequest(command))).rejects.toMatchObject({
    code: 'build-failed',
  });
  expect(await database.names()).toEqual([database.connection.database]);
  expect(await look(database)).toEqual(before);
});

it('--keep-failed leaves the unfinished one in place; undo brings the old one back', async () => {
  const database = await oldDatabase();
  const target = await targetOf(database);
  const before = await look(database);
  const request = recreateRequest(await failingBuild(), { keepFailed: true });
  await expect(reset(target, request)).rejects.toMatchObject({ exit: 5 });
  const { id } = (await readHistory(target))[0]!;
  await reset(target, undoRequest(id));
  expect(await look(database)).toEqual(before);
});

it('ends sessions, also those that come back at once', async () => {
  const database = await oldDatabase();
  const target = await targetOf(database);
  let over = false;
  let connected = 0;
  const pesterer = async () => {
    const open: Session[] = [];
    while (!over) {
      const session = await connect(database.connection).catch(() => null);
      if (!session) continue;
      connected += 1;
      // Others need connections too.
      if (open.push(session) > 20) await open.shift()!.close();
    }
  };
  const pestering = [pesterer(), pesterer()];
  const startedAt = performance.now();
  await reset(target, recreateRequest(await sqlBuild())).finally(() => (over = true));
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  await Promise.all(pestering);
  expect(connected).toBeGreaterThan(2);
});

describe('refused before anything happens', () => {
  const refusal = async (database: { url: string }) =>
    planReset(await targetOf(database), recreateRequest(await sqlBuild())).then(
      () => null,
      (error: unknown) => error,
    );

  it('without CREATEDB, with the way that is allowed', async () => {
    const database = await oldDatabase();
    await withSession(database.superuser, {}, (session) =>
      session.query(`ALTER ROLE ${database.connection.user} NOCREATEDB`),
    );
    expect(await refusal(database)).toMatchObject({
      code: 'no-createdb',
      next: expect.stringContaining('pgreset rebuild'),
      exit: 3,
    });
  });

  it('not the owner, a template, a slot in use, a subscription', async () => {
    const database = await oldDatabase();
    const name = quoteIdent(database.connection.database);
    const admin = (sql: string) =>
      withSession(database.superuser, {}, (session) => session.query(sql));
    await admin(`ALTER DATABASE ${name} IS_TEMPLATE true`);
    expect(await refusal(database)).toMatchObject({ code: 'database-template' });
    await admin(`ALTER DATABASE ${name} IS_TEMPLATE false`);
    await admin(`CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false)`);
    expect(await refusal(database)).toMatchObject({
      code: 'database-held',
      details: ['subscription s'],
    });
    await admin(`ALTER SUBSCRIPTION s SET (slot_name = NONE)`);
    await admin(`DROP SUBSCRIPTION s`);
    await admin(`ALTER DATABASE ${name} OWNER TO app`);
    expect(await refusal(database)).toMatchObject({ code: 'not-database-owner' });
    await admin(`ALTER DATABASE ${name} OWNER TO ${database.connection.user}`);
    expect(await refusal(database)).toBeNull();
  });
});

it('the name of a target that is found by its URL stays the same', async () => {
  const database = await oldDatabase({ name: `Ünï "x" 'y' \\z ${'é'.repeat(20)}` });
  const target = await resolveTarget({ url: database.url }, { env: {}, folder: '/' });
  const before = await look(database);
  const report = await reset(target, recreateRequest(await sqlBuild()));
  await reset(target, undoRequest(report.run));
  expect(await look(database)).toEqual(before);
});

it('two at a time: one is done, the other is refused; nothing is mixed', async () => {
  const database = await oldDatabase();
  const target = await targetOf(database);
  const before = await look(database);
  for (let round = 0; round < 4; round++) {
    const build = await sqlBuild();
    const both = await Promise.all(
      [0, 15 * round].map(async (wait) => {
        await sleep(wait);
        return reset(target, recreateRequest(build)).catch((error: unknown) => error);
      }),
    );
    const refused = both.filter((each) => each instanceof PgresetError);
    const done = (await readHistory(target)).filter(({ status }) => status === 'done');
    expect(refused.length + done.length, JSON.stringify(refused)).toBe(2);
    expect((await readStatus(target)).interrupted).toEqual([]);
    for (const { id } of done) await reset(target, undoRequest(id));
    expect(await look(database)).toEqual(before);
    await withSession(database.superuser, {}, (session) =>
      session.query('DROP SCHEMA pgreset CASCADE'),
    );
    await database.tidy();
  }
});
