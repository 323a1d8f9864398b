import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedServer } from '../../src/embedded/start-embedded.ts';
import { planReset, readStatus, resumeRun, readHistory } from '../../src/index.ts';
import { withSession } from '../../src/postgres/connect.ts';
import type { Session } from '../../src/postgres/session.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { purgeRequest, rebuildRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { runChild } from './harness/child.ts';
import { manyTables, startSmallServer } from './harness/small-server.ts';
import { contentOf, lookAt } from './harness/state.ts';
import { statusWhenGone } from './harness/tally.ts';
import { sqlBuild } from './harness/world.ts';

const LONG = { timeout: 600_000 };

/** Tables as people make them: two keys, two indexes, a reference, an identity column, text. */
const ordinary = (from: number, to: number) => `DO $$ BEGIN
  FOR n IN ${from}..${to} LOOP
    EXECUTE format('CREATE TABLE t_%1$s (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text UNIQUE,
      body text, other int REFERENCES t_%2$s)', n, greatest(n - 1, 1));
    EXECUTE format('CREATE INDEX ON t_%1$s (other); CREATE INDEX ON t_%1$s (body)', n);
  END LOOP;
END $$`;

const simple = (from: number, to: number) =>
  `DO $$ BEGIN FOR n IN ${from}..${to} LOOP EXECUTE format('CREATE TABLE s_%s (id int)', n); END LOOP; END $$`;

/** In pieces, since the lock table is PostgreSQL's own size, and another file's tests use it meanwhile. */
async function make(session: Session, count: number, piece: number, sql: typeof simple) {
  for (let from = 1; from <= count; from += piece)
    await session.query(sql(from, Math.min(count, from + piece - 1)));
}

/** What is there, cheaply: names, numbers of the objects, columns and keys. */
async function fingerprint(session: Session, schema = 'public'): Promise<unknown> {
  return session.query(
    `SELECT count(*), md5(string_agg(concat_ws(' ', c.oid, relname, relkind, relowner), ',' ORDER BY c.oid)) AS print,
            (SELECT count(*) FROM pg_constraint WHERE connamespace = n.oid) AS constraints,
            (SELECT count(*) FROM pg_attribute a JOIN pg_class r ON r.oid = attrelid WHERE relnamespace = n.oid) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = $1 GROUP BY n.oid`,
    [schema],
  );
}

const timings: Record<string, Record<string, number>> = {};
afterAll(() => console.table(timings));

/** Status, rebuild, undo, redo and purge of what the database holds. */
async function goAround(database: FreshDatabase, what: string, purge: boolean): Promise<void> {
  const { session } = database;
  const target = await targetOf(database);
  const before = await fingerprint(session);
  const times: Record<string, number> = (timings[what] = {});
  const timed = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const startedAt = performance.now();
    const result = await work();
    times[`${name} ms`] = Math.round(performance.now() - startedAt);
    return result;
  };
  await timed('status', () => readStatus(target));
  const request = rebuildRequest(await sqlBuild('CREATE TABLE fresh ();'));
  const { run } = await timed('rebuild', () => reset(target, request));
  expect(await contentOf(session, 'public')).toContain('r fresh');
  const undone = await timed('undo', () => reset(target, undoRequest(run)));
  expect(await fingerprint(session)).toEqual(before);
  if (!purge) {
    await reset(target, purgeRequest([undone.run]));
    return;
  }
  const redone = await reset(target, undoRequest(undone.run));
  await timed('purge', () => reset(target, purgeRequest([redone.run])));
  expect((await readStatus(target)).asides).toEqual([]);
  expect(await contentOf(session, 'public')).toContain('r fresh');
}

describe('at default server settings', () => {
  test('3,000 ordinary tables, renamed and moved', LONG, async () => {
    const database = await freshDatabase({ owner: 'app' });
    await make(database.session, 3_000, 100, ordinary);
    await goAround(database, '3,000 ordinary tables by rename', false);
    await withSession(database.superuser, {}, (admin) => admin.query('CREATE EXTENSION citext'));
    const plan = await planReset(await targetOf(database), rebuildRequest(await sqlBuild()));
    expect(plan.steps[0]).toMatchObject({ how: 'move' });
    await goAround(database, '3,000 ordinary tables by moving', true);
  });

  test('12,000 simple tables, renamed', LONG, async () => {
    const database = await freshDatabase();
    await make(database.session, 12_000, 1_000, simple);
    await goAround(database, '12,000 simple tables by rename', false);
  });

  test('one table of 1,500 partitions is purged in batches', LONG, async () => {
    const database = await freshDatabase();
    const { session } = database;
    await session.query('CREATE TABLE p (id int PRIMARY KEY, t text) PARTITION BY RANGE (id)');
    const part = (from: number, to: number) =>
      `DO $$ BEGIN FOR n IN ${from}..${to} LOOP
         EXECUTE format('CREATE TABLE p_%s PARTITION OF p FOR VALUES FROM (%s) TO (%s)', n, n, n + 1); END LOOP; END $$`;
    await make(session, 1_500, 200, part);
    await goAround(database, 'a table of 1,500 partitions', true);
  });
});

describe('where the lock table is small', () => {
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startSmallServer();
  });
  afterAll(() => server.close());

  test('a batched move is killed in the middle of each way: resumed, undone', LONG, async () => {
    const database = await manyTables(server, 'killed');
    const { session } = database;
    const target = await targetOf(database);
    const request = rebuildRequest(await sqlBuild('CREATE TABLE fresh ();'));
    expect((await planReset(target, request)).atomic).toBe(false);
    const consent = { confirm: target.name };
    const before = await lookAt(session);
    const kill = async (job: object) => {
      const child = await runChild({ url: database.url, killOn: '"progress"', ...job });
      expect(child.signal).toBe('SIGKILL');
      const { interrupted } = await statusWhenGone(target);
      return (await readHistory(target)).find(({ id }) => id === interrupted[0]!.run)!;
    };

    const undone = await kill({ request });
    expect((await statusWhenGone(target)).interrupted[0]!.where).toMatch(
      /step 1 of 2: Set 60 objects/,
    );
    await reset(target, undoRequest(undone.id));
    expect((await lookAt(session)).place).toBe(before.place);

    const resumed = await kill({ request });
    // Killed once more while it is resumed.
    await kill({ resume: resumed.id });
    await resumeRun(target, resumed, { consent });
    expect(await contentOf(session, 'public')).toContain('r fresh');

    const undo = await kill({ request: undoRequest(resumed.id) });
    await resumeRun(target, undo, { consent });
    expect((await lookAt(session)).place).toBe(before.place);
    await session.close();
  });
});
