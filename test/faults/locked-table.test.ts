import { describe, expect, it } from 'vitest';
import { type PgresetError, planReset, readStatus, type RunEvent } from '../../src/index.ts';
import type { Session } from '../../src/postgres/session.ts';
import { purgeRequest, rebuildRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { lookAt } from './harness/state.ts';
import { oldWorld, sqlBuild } from './harness/world.ts';

const QUICK = { lockTimeout: 1_200 };

/** Another session in a transaction that holds something. */
async function holder(connect: () => Promise<Session>, statement: string): Promise<Session> {
  const session = await connect();
  await session.script(`SET application_name = 'nightly report'; BEGIN; ${statement}`);
  return session;
}

describe.each([
  ['app', 'LOCK TABLE people IN ACCESS EXCLUSIVE MODE'],
  ['app', `UPDATE people SET name = 'Zoe' WHERE id = 1`],
  // A rename waits for nobody, but a publication has to let go of the old table.
  ['superuser', 'LOCK TABLE people IN ACCESS EXCLUSIVE MODE'],
] as const)('as %s, while another session holds %s', (owner, statement) => {
  it('waits for a bounded time, names the blocker, and changes nothing', async () => {
    const database = await oldWorld(owner);
    const before = await lookAt(database.session);
    const target = await targetOf(database);
    const other = await holder(database.connect, statement);
    const events: RunEvent[] = [];
    const startedAt = performance.now();
    const error: PgresetError = await reset(target, rebuildRequest(await sqlBuild(), QUICK), {
      onEvent: (event) => events.push(event),
    }).catch((thrown) => thrown);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    expect(error).toMatchObject({ code: 'lock-timeout', exit: 1, state: 'Nothing was changed.' });
    const user = database.connection.user;
    expect(error.details.join()).toMatch(
      new RegExp(`pid ${other.pid}, ${user}, nightly report, idle in transaction since 20.*: `),
    );
    expect(error.details.join()).toContain(statement);
    const waiting = events.find(({ type }) => type === 'waiting');
    expect(waiting).toMatchObject({
      blockers: [{ pid: other.pid, application: 'nightly report' }],
    });
    await other.script('ROLLBACK');
    expect(await lookAt(database.session)).toEqual(before);
  });

  it('ends the other session with --disconnect', async () => {
    const database = await oldWorld(owner);
    const target = await targetOf(database);
    const other = await holder(database.connect, statement);
    const request = rebuildRequest(await sqlBuild(), { ...QUICK, disconnect: true });
    const report = await reset(target, request);
    expect(report.steps[0]?.summary).toMatch(/^\d+ sessions? ended$/);
    await expect(other.query('SELECT 1')).rejects.toThrow();
    const again = await database.connect();
    const [{ note }] = (await again.query('SELECT note FROM people')) as [{ note: string }];
    expect(note).toBe('new');
  });
});

it('a rename waits for nobody: an open transaction keeps the old tables', async () => {
  const database = await oldWorld();
  await database.session.query('DROP PUBLICATION changes');
  const target = await targetOf(database);
  const other = await holder(database.connect, `UPDATE people SET name = 'Zoe' WHERE id = 1`);
  const { run } = await reset(target, rebuildRequest(await sqlBuild(), QUICK));
  await other.script(`UPDATE pgreset_aside_${run}.people SET name = 'Yan' WHERE id = 2; COMMIT`);
  await reset(target, undoRequest(run));
  const names = await database.session.query('SELECT name FROM people ORDER BY id');
  expect(names).toEqual([{ name: 'Zoe' }, { name: 'Yan' }]);
});

describe('looking', () => {
  it('is not kept waiting by an exclusive lock, whatever hangs on the table', async () => {
    const database = await oldWorld();
    await database.session.query('CREATE MATERIALIZED VIEW kept AS SELECT * FROM people');
    const target = await targetOf(database);
    const request = rebuildRequest(await sqlBuild(), QUICK);
    await holder(database.connect, 'LOCK TABLE people IN ACCESS EXCLUSIVE MODE');
    const startedAt = performance.now();
    const { snapshot } = await readStatus(target);
    const people = snapshot.relations.find(({ name }) => name === 'people');
    expect(people).toMatchObject({ locked: true, exact: false });
    expect((await planReset(target, request)).steps[0]).toMatchObject({ kind: 'swap-schema' });
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });

  it('names who holds a table whose publication has a filter, which the server reads under a lock', async () => {
    const database = await oldWorld();
    const target = await targetOf(database);
    const request = rebuildRequest(await sqlBuild(), QUICK);
    const other = await holder(database.connect, 'LOCK TABLE visits IN ACCESS EXCLUSIVE MODE');
    const error: PgresetError = await planReset(target, request).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'lock-timeout', exit: 1, state: 'Nothing was changed.' });
    expect(error.details.join()).toContain(`pid ${other.pid}`);
  });

  it('is not kept waiting behind somebody who waits for an exclusive lock', async () => {
    const database = await oldWorld();
    const target = await targetOf(database);
    const reader = await holder(database.connect, 'SELECT FROM people');
    const writer = await database.connect();
    const altering = writer.query('ALTER TABLE people ADD COLUMN queued int').catch(() => {});
    await expect
      .poll(() => database.session.query('SELECT FROM pg_locks WHERE NOT granted'))
      .toHaveLength(1);
    const startedAt = performance.now();
    await readStatus(target);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    await reader.script('ROLLBACK');
    await altering;
  });
});

it('undo and purge are bounded too', async () => {
  const database = await oldWorld('app');
  const target = await targetOf(database);
  const { run } = await reset(target, rebuildRequest(await sqlBuild()));
  const before = await lookAt(database.session);
  const other = await holder(
    database.connect,
    `LOCK TABLE public.people, pgreset_aside_${run}.people IN ACCESS SHARE MODE`,
  );
  for (const request of [undoRequest(run), purgeRequest([run])]) {
    const error: PgresetError = await reset(target, { ...request, ...QUICK }).catch(
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ code: 'lock-timeout', exit: 1, state: 'Nothing was changed.' });
    expect(error.details.join()).toContain(`pid ${other.pid}`);
  }
  await other.script('ROLLBACK');
  expect(await lookAt(database.session)).toEqual(before);
});
