import { randomBytes } from 'node:crypto';
import { chown, cp, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../src/embedded/start-embedded.ts';
import { planReset, readStatus } from '../../src/index.ts';
import { connect, withSession } from '../../src/postgres/connect.ts';
import { connectionUrl, freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { rebuildRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { lookAt } from './harness/state.ts';
import { makeOld, oldWorld, sqlBuild } from './harness/world.ts';

/** A role of this test's own, and how it connects to the database. */
async function roleIn({ superuser }: FreshDatabase, rights: (role: string) => string) {
  const role = `faults_${randomBytes(4).toString('hex')}`;
  await withSession(superuser, {}, async (admin) => {
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'pw'`);
    await admin.script(rights(role));
  });
  const connection = { ...superuser, user: role, password: 'pw' };
  return { role, connection, target: await targetOf({ url: connectionUrl(connection) }) };
}

/** Copied by whoever runs the tests; the server's user has to own it. */
async function ownedLike(model: string, folder: string): Promise<void> {
  const { uid, gid } = await stat(model);
  const entries = await readdir(folder, { recursive: true });
  for (const entry of ['', ...entries]) await chown(join(folder, entry), uid, gid);
}

/** Each is refused while planning, so before anything was changed. */
describe.each([
  [
    'may not create schemas',
    'no-create',
    (role: string) => `ALTER SCHEMA public OWNER TO ${role}; ALTER TABLE visits OWNER TO ${role}`,
    /GRANT CREATE ON DATABASE/,
  ],
  [
    'owns the schema, but neither its extension nor a table',
    'not-owner',
    (role: string) =>
      `GRANT CREATE ON DATABASE current_db TO ${role}; CREATE EXTENSION citext; ALTER SCHEMA public OWNER TO ${role}`,
    /public\.people \(postgres\)/,
  ],
  [
    'owns the tables, but not a function',
    'not-owner',
    (role: string) =>
      `GRANT CREATE ON DATABASE current_db TO ${role}; GRANT CREATE, USAGE ON SCHEMA public TO ${role};
       ALTER TABLE people OWNER TO ${role}; ALTER TABLE visits OWNER TO ${role}; ALTER VIEW cross_people OWNER TO ${role};
       ALTER TYPE mood OWNER TO ${role}`,
    /function public\.count_visits\(public\.people\) \(postgres\)/,
  ],
  [
    'may only connect',
    'nothing-to-reset',
    (role: string) => `GRANT CREATE ON DATABASE current_db TO ${role}`,
    /owns no schema/,
  ],
])('a role that %s', (_what, code, rights, words) => {
  it('is refused before the first change', async () => {
    const database = await oldWorld();
    const before = await lookAt(database.session);
    const { target } = await roleIn(database, (role) =>
      rights(role).replaceAll('current_db', database.name),
    );
    const request = rebuildRequest(await sqlBuild());
    const error = await planReset(target, request).catch((thrown) => thrown);
    expect(error).toMatchObject({ code, exit: 3, state: 'Nothing was changed.' });
    expect([error.why, error.next, ...error.details].join('\n')).toMatch(words);
    expect((await lookAt(database.session)).asides).toEqual(before.asides);
    expect((await readStatus(target)).snapshot.role.superuser).toBe(false);
  });
});

it('a role that may only connect, and not even that: both say so', async () => {
  const database = await oldWorld();
  const { role, target } = await roleIn(database, () => 'SELECT 1');
  const request = rebuildRequest(await sqlBuild());
  await expect(planReset(target, request)).rejects.toMatchObject({ exit: 3 });
  await withSession(database.superuser, {}, (admin) =>
    admin.script(
      `REVOKE CONNECT ON DATABASE ${database.name} FROM PUBLIC; ALTER ROLE ${role} PASSWORD 'pw'`,
    ),
  );
  await expect(planReset(target, request)).rejects.toMatchObject({
    code: expect.stringMatching(/^connection-/),
    exit: 1,
  });
});

it('a journal of another role is said, and nothing changed', async () => {
  const database = await oldWorld('app');
  const superuser = await targetOf({ url: connectionUrl(database.superuser) });
  const { run } = await reset(superuser, rebuildRequest(await sqlBuild()));
  await reset(superuser, undoRequest(run));
  const before = await lookAt(database.session).catch(() => null);
  const error = await reset(await targetOf(database), rebuildRequest(await sqlBuild())).catch(
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ state: 'Nothing was changed.' });
  expect(`${error.message} ${error.why}`).toMatch(/permission denied for .*(pgreset|run)/);
  expect(before === null || (await lookAt(database.session)).place === before.place).toBe(true);
});

it('a database that is set to read only is refused', async () => {
  const database = await oldWorld();
  await database.session.query(
    `ALTER DATABASE ${database.name} SET default_transaction_read_only = on`,
  );
  const target = await targetOf(database);
  const request = rebuildRequest(await sqlBuild());
  await expect(planReset(target, request)).rejects.toMatchObject({ code: 'read-only', exit: 3 });
  expect((await readStatus(target)).snapshot.server.readOnly).toBe(true);
});

it('a hot standby is looked at, and refused', { timeout: 120_000 }, async () => {
  const primary = await startEmbedded();
  try {
    await withSession(primary.connection(), {}, makeOld);
    await primary.stop();
    const dataDir = join(primary.dataDir, '..', 'standby');
    await cp(primary.dataDir, dataDir, { recursive: true, preserveTimestamps: true });
    await writeFile(join(dataDir, 'standby.signal'), '');
    await ownedLike(primary.dataDir, dataDir);
    const standby = await startEmbedded({ dataDir });
    try {
      const session = await connect(standby.connection());
      expect(await session.query('SELECT pg_is_in_recovery() AS standby')).toEqual([
        { standby: true },
      ]);
      await session.close();
      const target = await targetOf({ url: standby.url() });
      expect((await readStatus(target)).snapshot.server.readOnly).toBe(true);
      const request = rebuildRequest(await sqlBuild());
      await expect(planReset(target, request)).rejects.toMatchObject({
        code: 'read-only',
        exit: 3,
      });
    } finally {
      await standby.close();
    }
  } finally {
    await primary.close();
  }
});

it('the app sees and does what it is for', async () => {
  const database = await freshDatabase({ owner: 'app', sample: 100 });
  expect((await readStatus(await targetOf(database))).snapshot.role).toMatchObject({
    superuser: false,
    ownsDatabase: true,
  });
});
