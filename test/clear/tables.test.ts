import { describe, expect, test } from 'vitest';
import { type Plan, planReset, readHistory, runPlan } from '../../src/index.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { eachVersion } from '../harness/servers.ts';
import { purgeRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { clearRequest, lookAt } from './requests.ts';

async function withTables(sql: string, version = 18): Promise<FreshDatabase> {
  const database = await freshDatabase({ version });
  await database.session.script(sql);
  return database;
}

const rowsOf = async (database: FreshDatabase, schemas?: string[]) => {
  const session = await database.connect(database.superuser);
  const rows = await readAllRows(session, schemas);
  await session.close();
  return Object.fromEntries(
    Object.entries(rows.tables).map(([name, each]) => [name.replaceAll('"', ''), each.rows]),
  );
};

const SHOP = `
CREATE TABLE users (id serial PRIMARY KEY);
CREATE TABLE orders (id serial PRIMARY KEY, "user" int REFERENCES users ON DELETE CASCADE);
CREATE TABLE schema_migrations (version text PRIMARY KEY);
INSERT INTO users SELECT FROM generate_series(1, 5);
INSERT INTO orders ("user") SELECT g FROM generate_series(1, 5) g;
INSERT INTO schema_migrations VALUES ('2024');
`;

describe('what stays', () => {
  test('migration tracking tables do, recognised by name and columns', async () => {
    const database = await withTables(
      `${SHOP} CREATE TABLE migrations (id int, colour text); INSERT INTO migrations VALUES (1, 'not a tool');`,
    );
    const target = await targetOf(database);
    const plan = await planReset(target, clearRequest());
    expect(plan.keeps).toEqual(['public.schema_migrations (Rails or dbmate migrations)']);
    await reset(target, clearRequest());
    expect(await rowsOf(database)).toEqual({
      'public.migrations': 0,
      'public.orders': 0,
      'public.schema_migrations': 1,
      'public.users': 0,
    });
  });

  test('a table that is named goes even if it is a tracking table', async () => {
    const database = await withTables(SHOP);
    await reset(await targetOf(database), clearRequest({ tables: ['schema_migrations'] }));
    expect((await rowsOf(database))['public.schema_migrations']).toBe(0);
    expect((await rowsOf(database))['public.users']).toBe(5);
  });

  test('kept tables are never reached by a cascade', async () => {
    const database = await withTables(SHOP);
    const target = await targetOf(database);
    const before = await lookAt(database);
    for (const request of [
      clearRequest({ keep: ['orders'] }),
      clearRequest({ tables: ['users'] }),
      clearRequest({ tables: ['public.users'], undoLimit: null }),
    ])
      await expect(planReset(target, request)).rejects.toMatchObject({
        code: 'kept-tables-refer',
        exit: 3,
        details: ['public.orders → public.users (orders_user_fkey)'],
      });
    expect(await lookAt(database)).toEqual(before);
  });

  test('tables of other schemas are named, not emptied', async () => {
    const database = await withTables(
      `${SHOP} CREATE SCHEMA audit; CREATE TABLE audit.log (u int REFERENCES users ON DELETE SET NULL); INSERT INTO audit.log VALUES (1);`,
    );
    const target = await targetOf(database);
    await expect(planReset(target, clearRequest({ schemas: ['public'] }))).rejects.toMatchObject({
      details: ['audit.log → public.users (log_u_fkey)'],
    });
    await reset(target, clearRequest({ schemas: ['public', 'audit'] }));
    expect(await rowsOf(database, ['audit'])).toEqual({ 'audit.log': 0 });
  });

  test('a part of a partitioned table', async () => {
    const database = await withTables(`CREATE TABLE p (id serial, a int) PARTITION BY LIST (a);
      CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
      INSERT INTO p (a) SELECT 1 + g % 2 FROM generate_series(1, 10) g`);
    const target = await targetOf(database);
    const { run } = await reset(target, clearRequest({ keep: ['p1'] }));
    expect(await rowsOf(database)).toEqual({ 'public.p1': 5, 'public.p2': 0 });
    expect((await lookAt(database)).rows.sequences['"public"."p_id_seq"']!.lastValue).toBe('10');
    await reset(target, undoRequest(run));
    await reset(target, clearRequest({ tables: ['p1'] }));
    expect(await rowsOf(database)).toEqual({ 'public.p1': 0, 'public.p2': 5 });
  });

  test('sequences that a table uses which stays, and all with keepSequences', async () => {
    const database =
      await withTables(`CREATE SEQUENCE s; CREATE TABLE a (id int DEFAULT nextval('s')); CREATE TABLE b (id int DEFAULT nextval('s'));
      CREATE TABLE c (id serial); INSERT INTO a DEFAULT VALUES; INSERT INTO b DEFAULT VALUES; INSERT INTO c DEFAULT VALUES`);
    const target = await targetOf(database);
    const plan = await planReset(target, clearRequest({ keep: ['b'] }));
    expect(plan.touches).toEqual([
      '1 sequence will start again',
      'sequence public.s goes on counting: a table that stays uses it',
    ]);
    const { run } = await reset(target, clearRequest({ keepSequences: true }));
    const { sequences } = (await lookAt(database)).rows;
    expect(Object.values(sequences).map(({ lastValue }) => lastValue)).toEqual(['1', '2']);
    await reset(target, undoRequest(run));
  });
});

describe('names', () => {
  test('are found with and without schema, ambiguous and unknown ones refused', async () => {
    const database = await withTables(
      `${SHOP} CREATE SCHEMA x; CREATE TABLE x.orders (a int); CREATE TABLE "public.odd" (a int); CREATE VIEW v AS SELECT 1;`,
    );
    const target = await targetOf(database);
    const plan = (table: string) => planReset(target, clearRequest({ tables: [table] }));
    await expect(plan('orders')).rejects.toMatchObject({
      code: 'table-ambiguous',
      details: ['public.orders', 'x.orders'],
    });
    await expect(plan('Order')).rejects.toMatchObject({
      code: 'table-missing',
      details: ['public.orders', 'x.orders'],
    });
    await expect(plan('v')).rejects.toMatchObject({ code: 'not-a-table' });
    expect((await plan('x.orders')).summary).toBe('Nothing to clear: no rows in x.orders');
    expect((await plan('public.odd')).summary).toContain('public.public.odd');
    await expect(planReset(target, clearRequest({ keep: ['nope'] }))).rejects.toMatchObject({
      code: 'table-missing',
    });
  });
});

describe('rights', () => {
  test("others' tables are named before the first change", async () => {
    const database = await freshDatabase({ owner: 'app' });
    const superuser = await database.connect(database.superuser);
    await superuser.script(
      `GRANT CREATE ON SCHEMA public TO app; CREATE TABLE public.theirs AS SELECT 1 AS a; CREATE TABLE public.theirs_empty (a int)`,
    );
    await database.session.script('CREATE TABLE public.mine AS SELECT 1 AS a');
    const target = await targetOf(database);
    await expect(planReset(target, clearRequest())).rejects.toMatchObject({
      code: 'not-owner',
      details: ['public.theirs (postgres)'],
    });
    await reset(target, clearRequest({ keep: ['theirs'] }));
    expect(await rowsOf(database)).toEqual({
      'public.mine': 0,
      'public.theirs': 1,
      'public.theirs_empty': 0,
    });
  });

  test('a role that may not create is told so', async () => {
    const database = await freshDatabase({ owner: 'app' });
    const superuser = await database.connect(database.superuser);
    await superuser.script(
      `GRANT CREATE ON SCHEMA public TO app; ALTER DATABASE ${database.name} OWNER TO postgres`,
    );
    await database.session.script('CREATE TABLE public.mine AS SELECT 1 AS a');
    await expect(planReset(await targetOf(database), clearRequest())).rejects.toMatchObject({
      code: 'no-create',
    });
  });
});

describe('undo', () => {
  test('has a limit, and can be done without', async () => {
    const database = await withTables(SHOP);
    const target = await targetOf(database);
    await expect(planReset(target, clearRequest({ undoLimit: 1000 }))).rejects.toMatchObject({
      code: 'undo-limit',
      message: expect.stringMatching(
        /^The copies for undo would take up to \d+ kB; the limit is 1000 bytes/,
      ),
    });
    const report = await reset(target, clearRequest({ undoLimit: null }));
    expect(report).toMatchObject({ undo: null, asides: [] });
    expect(
      await database.session.query(`SELECT FROM pg_namespace WHERE nspname LIKE 'pgreset_aside%'`),
    ).toEqual([]);
    await expect(reset(target, undoRequest(report.run))).rejects.toMatchObject({
      code: 'not-undoable',
    });
  });

  test('takes rows aside that came since, also in tables that were empty', async () => {
    const database = await withTables(
      `${SHOP} CREATE TABLE carts ("user" int NOT NULL REFERENCES users ON DELETE CASCADE);`,
    );
    const target = await targetOf(database);
    const before = await lookAt(database);
    const { run } = await reset(target, clearRequest());
    await database.session.script(
      `INSERT INTO users DEFAULT VALUES; INSERT INTO carts SELECT id FROM users; INSERT INTO orders ("user") SELECT id FROM users`,
    );
    const lived = await lookAt(database);
    const undone = await reset(target, undoRequest(run));
    expect(await lookAt(database)).toEqual(before);
    await reset(target, undoRequest(undone.run));
    expect(await lookAt(database)).toEqual(lived);
  });

  test('follows renamed tables, and refuses columns that are gone', async () => {
    const database = await withTables(SHOP);
    const target = await targetOf(database);
    const { run } = await reset(target, clearRequest());
    await database.session.script(
      'ALTER TABLE users RENAME TO people; CREATE SCHEMA other; ALTER TABLE people SET SCHEMA other; ALTER TABLE orders RENAME "user" TO who',
    );
    await expect(reset(target, undoRequest(run))).rejects.toMatchObject({
      code: 'structure-changed',
      details: ['public.orders.user is gone'],
    });
    await database.session.script(
      'ALTER TABLE orders RENAME who TO "user"; ALTER TABLE orders ADD extra int DEFAULT 7',
    );
    await reset(target, undoRequest(run));
    expect(await rowsOf(database, ['public', 'other'])).toEqual({
      'other.people': 5,
      'public.orders': 5,
      'public.schema_migrations': 1,
    });
  });

  test('does not cascade over tables that came since', async () => {
    const database = await withTables(SHOP);
    const target = await targetOf(database);
    const { run } = await reset(target, clearRequest());
    await database.session.script(`INSERT INTO users DEFAULT VALUES;
      CREATE TABLE fresh (u int REFERENCES users ON DELETE CASCADE); INSERT INTO fresh SELECT id FROM users`);
    await expect(reset(target, undoRequest(run))).rejects.toMatchObject({
      code: 'kept-tables-refer',
      details: ['public.fresh → public.users (fresh_u_fkey)'],
    });
    expect((await rowsOf(database))['public.fresh']).toBe(1);
  });

  test('is possible once; purge frees the copies', async () => {
    const database = await withTables(SHOP);
    const target = await targetOf(database);
    const first = await reset(target, clearRequest());
    await reset(target, undoRequest(first.run));
    await expect(reset(target, undoRequest(first.run))).rejects.toMatchObject({
      code: 'not-undoable',
    });
    const runs = (await readHistory(target)).map(({ id }) => id);
    await reset(target, purgeRequest(runs, true));
    expect(
      await database.session.query(`SELECT FROM pg_namespace WHERE nspname LIKE 'pgreset%'`),
    ).toEqual([]);
  });
});

describe('a live app', () => {
  test('rows that arrive between plan and run go too, and come back', async () => {
    const database = await withTables(
      `${SHOP} CREATE TABLE late (u int REFERENCES users); TRUNCATE orders`,
    );
    const target = await targetOf(database);
    const plan = await planReset(target, clearRequest());
    await database.session.script('INSERT INTO late SELECT id FROM users');
    const before = await lookAt(database);
    const { run } = await runPlan(target, plan, { consent: { confirm: target.name } });
    expect((await rowsOf(database))['public.late']).toBe(0);
    await reset(target, undoRequest(run));
    expect(await lookAt(database)).toEqual(before);
  });

  test('rows that arrive while it waits for its locks are not cascaded over', async () => {
    const database = await withTables(`${SHOP} TRUNCATE orders`);
    const target = await targetOf(database);
    const app = await database.connect();
    await app.script(`BEGIN; INSERT INTO orders ("user") VALUES (1)`);
    const plan = await planReset(target, clearRequest());
    const running = runPlan(target, plan, { consent: { confirm: target.name } });
    await new Promise((resolve) => setTimeout(resolve, 700));
    await app.query('COMMIT');
    const { run } = await running;
    expect(await rowsOf(database)).toMatchObject({ 'public.orders': 0, 'public.users': 0 });
    await reset(target, undoRequest(run));
    expect(await rowsOf(database)).toMatchObject({ 'public.orders': 1, 'public.users': 5 });
  });

  test('a locked table: a bounded wait, the blocker named, nothing changed', async () => {
    const database = await withTables(SHOP);
    const target = await targetOf(database);
    const before = await lookAt(database);
    const app = await database.connect();
    await app.script(`BEGIN; SELECT * FROM users FOR UPDATE`);
    await expect(reset(target, clearRequest({ lockTimeout: 300 }))).rejects.toMatchObject({
      code: 'lock-timeout',
      exit: 1,
    });
    await app.query('ROLLBACK');
    expect(await lookAt(database)).toEqual(before);
  });
});

describe('triggers of empty tables', () => {
  test('that a foreign key would set off stay still', async () => {
    const database = await freshDatabase({ owner: 'app' });
    const superuser = await database.connect(database.superuser);
    await superuser.query('GRANT CREATE ON SCHEMA public TO app');
    await database.session.script(`SET search_path = public; ${SHOP}
      CREATE TABLE empty (u int REFERENCES users ON DELETE CASCADE);
      CREATE FUNCTION loud() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''fired''; END';
      CREATE TRIGGER loud AFTER DELETE ON empty FOR EACH STATEMENT EXECUTE FUNCTION loud()`);
    const target = await targetOf(database);
    const before = await lookAt(database);
    const whole = await reset(target, clearRequest());
    await reset(target, undoRequest(whole.run));
    const some = await reset(
      target,
      clearRequest({ tables: ['users'], where: 'id < 3', dependents: 'delete' }),
    );
    const undone = await reset(target, undoRequest(some.run));
    expect(await lookAt(database)).toEqual(before);
    await reset(target, undoRequest(undone.run));
    expect((await rowsOf(database))['public.users']).toBe(3);
  });
});

describe('published tables', () => {
  eachVersion('without a key are truncated: the server refuses to delete', async (version) => {
    const database = await withTables(
      `CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE PUBLICATION p FOR TABLE t`,
      version,
    );
    const target = await targetOf(database);
    const { run } = await reset(target, clearRequest());
    expect(await rowsOf(database)).toEqual({ 'public.t': 0 });
    await reset(target, undoRequest(run));
    expect(await rowsOf(database)).toEqual({ 'public.t': 1 });
  });

  test('all of them: a warning about the copies', async () => {
    const database = await withTables(`${SHOP} CREATE PUBLICATION everything FOR ALL TABLES`);
    const plan = await planReset(await targetOf(database), clearRequest());
    expect(plan.warnings[0]).toMatch(/^publication everything publishes all tables/);
  });
});

describe('more than fits into one transaction', () => {
  /** Few tables with many indexes: each index takes a lock too. */
  const many = (count: number) => `
    DO $$ BEGIN FOR i IN 1..${count} LOOP
      EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY, up int %s, a text)', i,
        CASE WHEN i > 1 THEN format('REFERENCES t%s', i / 2) ELSE '' END);
      FOR j IN 1..40 LOOP EXECUTE format('CREATE INDEX ON t%s (up)', i); END LOOP;
      EXECUTE format('INSERT INTO t%s (up) SELECT 1 FROM generate_series(1, 3)', i);
      COMMIT;
    END LOOP; END $$`;

  /** A table and the one it refers to, in different batches. */
  const crossing = (plan: Plan): [string, string] => {
    const batch = new Map<string, number>();
    for (const step of plan.steps)
      if (step.kind === 'replace-rows')
        for (const { name } of step.tables) batch.set(name, step.transaction);
    for (const [child, number] of batch) {
      const parent = `t${Math.floor(Number(child.slice(1)) / 2)}`;
      if (batch.has(parent) && batch.get(parent) !== number) return [child, parent];
    }
    throw new Error('all in one batch');
  };

  test('is done in batches, declared, undone and redone', { timeout: 240_000 }, async () => {
    const database = await freshDatabase();
    await database.session.query(many(120));
    const target = await targetOf(database);
    const before = await rowsOf(database);
    const plan = await planReset(target, clearRequest());
    expect(plan.atomic).toBe(false);
    expect(plan.warnings[0]).toMatch(/^not all at once/);
    expect(plan.locks.needed).toBeLessThan(plan.locks.capacity * 0.7);
    const app = await database.connect();
    const last = plan.steps.at(-1);
    const locked = last?.kind === 'replace-rows' ? last.tables[0]!.name : '';
    await app.script(`BEGIN; LOCK TABLE ${locked} IN SHARE MODE`);
    await expect(reset(target, clearRequest({ lockTimeout: 500 }))).rejects.toMatchObject({
      code: 'lock-timeout',
      state: expect.stringContaining('The old state was put back'),
    });
    await app.query('ROLLBACK');
    expect(await rowsOf(database)).toEqual(before);
    expect(
      await database.session.query(
        `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'pgreset_aside%'`,
      ),
    ).toEqual([]);

    const { run } = await reset(target, clearRequest());
    const empty = Object.values(await rowsOf(database));
    expect(empty.every((rows) => rows === 0)).toBe(true);
    const undone = await reset(target, undoRequest(run));
    expect(await rowsOf(database)).toEqual(before);
    const redone = await reset(target, undoRequest(undone.run));
    expect(Object.values(await rowsOf(database)).every((rows) => rows === 0)).toBe(true);
    const [child, parent] = crossing(plan);
    await database.session.script(
      `INSERT INTO ${parent} DEFAULT VALUES; INSERT INTO ${child} (up) SELECT id FROM ${parent}`,
    );
    await expect(reset(target, undoRequest(redone.run))).rejects.toMatchObject({
      code: 'rows-arrived',
    });
  });
});
