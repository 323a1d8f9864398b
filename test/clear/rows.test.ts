import { describe, expect, test } from 'vitest';
import { planReset } from '../../src/index.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { eachVersion } from '../harness/servers.ts';
import { reset, targetOf, undoRequest } from '../run/requests.ts';
import { clearRequest, lookAt } from './requests.ts';

/** The cache of the clear-or-recreate scenario, with everything that may refer to it. */
const CACHE = `
CREATE TABLE sequences (id text PRIMARY KEY, values_requested bool NOT NULL DEFAULT false, raw_refs text);
CREATE TABLE alembic_version (version_num text PRIMARY KEY);
CREATE TABLE terms (seq text NOT NULL REFERENCES sequences ON DELETE CASCADE, n int, v numeric);
CREATE TABLE links (a text NOT NULL REFERENCES sequences, b text REFERENCES sequences ON DELETE SET NULL, PRIMARY KEY (a));
CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, link text DEFAULT 'A0' REFERENCES links ON DELETE SET DEFAULT, up int REFERENCES notes,
  size int GENERATED ALWAYS AS (length(link)) STORED);
CREATE TABLE doubles (seq text REFERENCES sequences ON DELETE SET NULL, other text REFERENCES sequences ON DELETE SET NULL);
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''fired''; END';
INSERT INTO alembic_version VALUES ('1');
INSERT INTO sequences SELECT 'A' || g, g % 2 = 0, 'r' FROM generate_series(0, 99) g;
INSERT INTO terms SELECT 'A' || g, t, t * 1.50 FROM generate_series(0, 99) g, generate_series(1, 3) t;
INSERT INTO links SELECT 'A' || g, 'A' || (g + 1) % 50 FROM generate_series(0, 49) g;
INSERT INTO notes (link, up) SELECT 'A' || g, NULL FROM generate_series(1, 20) g;
UPDATE notes SET up = 1 + id % 20;
INSERT INTO doubles SELECT 'A' || g % 5, 'A' || g % 7 FROM generate_series(0, 30) g;
INSERT INTO doubles SELECT 'A4', 'A4' FROM generate_series(1, 3);
CREATE TRIGGER loud BEFORE INSERT OR DELETE OR UPDATE ON sequences FOR EACH ROW EXECUTE FUNCTION shout();
CREATE TRIGGER loud BEFORE INSERT OR DELETE OR UPDATE ON doubles FOR EACH ROW EXECUTE FUNCTION shout();
`;

async function cache(version = 18, owner: 'superuser' | 'app' = 'app'): Promise<FreshDatabase> {
  const database = await freshDatabase({ version, owner });
  const superuser = await database.connect(database.superuser);
  await superuser.query('GRANT CREATE ON SCHEMA public TO app');
  await superuser.close();
  await database.session.script(CACHE);
  return database;
}

const count = async ({ session }: FreshDatabase, from: string) =>
  (await session.query<{ count: number }>(`SELECT count(*) FROM ${from}`))[0]!.count;

describe('rows of one table', () => {
  eachVersion('go with those that refer to them; undo and redo are exact', async (version) => {
    const database = await cache(version);
    const target = await targetOf(database);
    const before = await lookAt(database);
    const request = clearRequest({
      tables: ['sequences'],
      where: `id = 'A4' -- stuck`,
      dependents: 'delete',
    });

    const report = await reset(target, request);
    const after = await lookAt(database);
    expect(await count(database, `sequences WHERE id = 'A4'`)).toBe(0);
    expect(await count(database, `terms WHERE seq = 'A4'`)).toBe(0);
    expect(await count(database, `links WHERE a = 'A4'`)).toBe(0);
    expect(await count(database, `links WHERE b IS NULL`)).toBe(1);
    expect(await count(database, `notes WHERE link = 'A0'`)).toBe(1);
    expect(await count(database, `doubles WHERE seq IS NULL AND other IS NULL`)).toBe(4);
    expect(after.catalog).toEqual(before.catalog);

    const undone = await reset(target, undoRequest(report.run));
    expect(await lookAt(database)).toEqual(before);
    const redone = await reset(target, undoRequest(undone.run));
    expect(await lookAt(database)).toEqual(after);
    await reset(target, undoRequest(redone.run));
    expect(await lookAt(database)).toEqual(before);
  });

  eachVersion('have columns set; undo and redo are exact', async (version) => {
    const database = await cache(version, 'superuser');
    const target = await targetOf(database);
    const before = await lookAt(database);
    const report = await reset(
      target,
      clearRequest({
        tables: ['public.sequences'],
        where: 'values_requested',
        set: 'values_requested = false',
      }),
    );
    expect(await count(database, 'sequences WHERE values_requested')).toBe(0);
    const after = await lookAt(database);
    const undone = await reset(target, undoRequest(report.run));
    expect(await lookAt(database)).toEqual(before);
    await reset(target, undoRequest(undone.run));
    expect(await lookAt(database)).toEqual(after);
  });

  test('without a key and alike are told apart by number', async () => {
    const database = await cache();
    const target = await targetOf(database);
    const before = await lookAt(database);
    const report = await reset(
      target,
      clearRequest({ tables: ['doubles'], set: `other = 'A9', seq = NULL` }),
    );
    expect(await count(database, `doubles WHERE other = 'A9'`)).toBe(34);
    await reset(target, undoRequest(report.run));
    expect(await lookAt(database)).toEqual(before);
  });

  test('move between partitions and back', async () => {
    const { session, ...database } = await freshDatabase();
    await session.script(`CREATE TABLE p (a int, b text) PARTITION BY LIST (a);
      CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 (b text, a int);
      ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2);
      INSERT INTO p SELECT 1 + g % 2, g FROM generate_series(1, 30) g;`);
    const whole = { ...database, session };
    const target = await targetOf(whole);
    const before = await lookAt(whole);
    const moved = await reset(
      target,
      clearRequest({ tables: ['p1'], where: 'a = 1', set: 'a = 2' }),
    );
    expect(await count(whole, 'p2')).toBe(30);
    await reset(target, undoRequest(moved.run));
    expect(await lookAt(whole)).toEqual(before);
    const removed = await reset(target, clearRequest({ tables: ['p'], where: 'b::int > 20' }));
    expect(await count(whole, 'p')).toBe(20);
    await reset(target, undoRequest(removed.run));
    expect(await lookAt(whole)).toEqual(before);
  });
});

describe('the plan of rows', () => {
  test('names what hangs on them, and refuses by default', async () => {
    const target = await targetOf(await cache());
    const request = clearRequest({ tables: ['sequences'], where: `id = 'A4'` });
    await expect(planReset(target, request)).rejects.toMatchObject({
      code: 'dependents',
      details: [
        'public.doubles: 7 rows → public.sequences (doubles_other_fkey, ON DELETE SET NULL)',
        'public.doubles: 9 rows → public.sequences (doubles_seq_fkey, ON DELETE SET NULL)',
        'public.links: 1 row → public.sequences (links_a_fkey)',
        'public.links: 1 row → public.sequences (links_b_fkey, ON DELETE SET NULL)',
        'public.terms: 3 rows → public.sequences (terms_seq_fkey, ON DELETE CASCADE)',
        'public.notes: 1 row → public.links (notes_link_fkey, ON DELETE SET DEFAULT)',
      ],
    });
  });

  test('reads well', async () => {
    const target = await targetOf(await cache());
    const plan = await planReset(
      target,
      clearRequest({ tables: ['sequences'], where: `id = 'A4'`, dependents: 'delete' }),
    );
    expect(plan.summary).toBe(
      `Remove 1 row of public.sequences where id = 'A4', and 4 rows that refer to them`,
    );
    expect(plan.losses.map(({ table, rows, note }) => [table, rows, note])).toEqual([
      ['public.sequences', 1, 'delete of 100'],
      ['public.links', 1, 'delete: refers to public.sequences'],
      ['public.terms', 3, 'delete: refers to public.sequences'],
    ]);
    expect(plan.touches).toContain('public.links: in 1 row b becomes null (links_b_fkey)');
    expect(plan.touches.at(-1)).toContain('public.sequences');
  });

  test('follows cycles and references to itself to the end', async () => {
    const database = await freshDatabase();
    await database.session
      .script(`CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
      ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b; INSERT INTO a SELECT g FROM generate_series(1, 100) g;
      INSERT INTO b SELECT g, g FROM generate_series(1, 100) g; UPDATE a SET b = id - 1 WHERE id > 1;`);
    const target = await targetOf(database);
    const before = await lookAt(database);
    const report = await reset(
      target,
      clearRequest({ tables: ['a'], where: 'id = 41', dependents: 'delete' }),
    );
    expect([await count(database, 'a'), await count(database, 'b')]).toEqual([40, 40]);
    await reset(target, undoRequest(report.run));
    expect(await lookAt(database)).toEqual(before);
  });

  test('has nothing to do where no row fits', async () => {
    const database = await cache();
    const target = await targetOf(database);
    const request = clearRequest({ tables: ['sequences'], where: `id = 'none'` });
    const plan = await planReset(target, request);
    expect(plan.steps).toEqual([]);
    expect(plan.summary).toMatch(/^Nothing to clear/);
    expect(await reset(target, request)).toMatchObject({ exit: 0 });
  });
});

describe("the person's SQL", () => {
  test.each([
    ['id = ', 'bad-sql', /syntax error/],
    [`idd = 'A1'`, 'bad-sql', /column "idd" does not exist/],
    [`id = 'A1'; DROP TABLE terms`, 'bad-sql', /semicolon/],
    [`true) OR (true`, 'bad-sql', /bracket/],
    [`(id = 'A1'`, 'bad-sql', /bracket/],
    ['', 'bad-sql', /empty/],
    ['1 / 0 = 1', 'bad-sql', /division by zero/],
    [`id = lo_create(0)::text`, 'bad-sql', /read-only/],
  ])('%s is refused', async (where, code, why) => {
    const target = await targetOf(await cache());
    const request = clearRequest({ tables: ['sequences'], where });
    await expect(planReset(target, request)).rejects.toMatchObject({
      code,
      why: expect.stringMatching(why),
    });
  });

  test('is shown with the place of the mistake', async () => {
    const target = await targetOf(await cache());
    const request = clearRequest({ tables: ['sequences'], where: `id = 'ü'\n AND idd = 3` });
    await expect(planReset(target, request)).rejects.toMatchObject({
      details: [' AND idd = 3', '     ^', expect.stringContaining('sequences.id')],
    });
    const set = clearRequest({ tables: ['sequences'], set: 'raw = 1' });
    await expect(planReset(target, set)).rejects.toMatchObject({ details: ['raw = 1', '^'] });
  });

  test('needs exactly one table', async () => {
    const target = await targetOf(await cache());
    for (const tables of [[], ['sequences', 'terms']])
      await expect(
        planReset(target, clearRequest({ tables, where: 'true' })),
      ).rejects.toMatchObject({ code: 'one-table', exit: 2 });
  });
});

describe('what happened meanwhile', () => {
  test('changed rows are not overwritten by undo', async () => {
    const database = await cache(18, 'superuser');
    const target = await targetOf(database);
    const report = await reset(
      target,
      clearRequest({ tables: ['links'], where: `a = 'A4'`, set: `b = 'A9'` }),
    );
    await database.session.query(`UPDATE links SET b = 'A8' WHERE a = 'A4'`);
    await expect(reset(target, undoRequest(report.run))).rejects.toMatchObject({
      code: 'rows-changed',
      details: ['public.links: 1 rows'],
    });
    expect(await count(database, `links WHERE b = 'A8'`)).toBeGreaterThan(0);
  });

  test('rows that came to refer to the restored ones stop the redo', async () => {
    const database = await cache(18, 'superuser');
    const target = await targetOf(database);
    const report = await reset(target, clearRequest({ tables: ['links'], where: `a = 'A30'` }));
    const undone = await reset(target, undoRequest(report.run));
    await database.session.query(`INSERT INTO notes (link) VALUES ('A30')`);
    const before = await lookAt(database);
    await expect(reset(target, undoRequest(undone.run))).rejects.toMatchObject({
      code: 'rows-arrived',
    });
    expect(await lookAt(database)).toEqual(before);
  });

  test('new dependents in a table that the plan did not name change the plan', async () => {
    const database = await cache(18, 'superuser');
    const target = await targetOf(database);
    const request = clearRequest({ tables: ['links'], where: `a = 'A30'`, dependents: 'delete' });
    const { runPlan } = await import('../../src/index.ts');
    const plan = await planReset(target, request);
    await database.session.query(`INSERT INTO notes (link) VALUES ('A30')`);
    await expect(
      runPlan(target, plan, { consent: { confirm: target.name } }),
    ).rejects.toMatchObject({ code: 'plan-changed' });
  });

  test('a set that would spread through ON UPDATE is refused', async () => {
    const database = await freshDatabase();
    await database.session
      .script(`CREATE TABLE a (id int PRIMARY KEY, x int); INSERT INTO a VALUES (1, 1), (2, 2);
      CREATE TABLE b (a int REFERENCES a ON UPDATE CASCADE); INSERT INTO b VALUES (1)`);
    const target = await targetOf(database);
    const before = await lookAt(database);
    await expect(
      reset(target, clearRequest({ tables: ['a'], set: 'id = id + 10' })),
    ).rejects.toMatchObject({ code: 'change-spreads' });
    expect(await lookAt(database)).toEqual(before);
    await reset(target, clearRequest({ tables: ['a'], set: 'x = 5', undoLimit: null }));
    expect(await count(database, 'a WHERE x = 5')).toBe(2);
  });
});
