import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { migrateUp, planReset, PgresetError, resolveTarget, runPlan } from '../../src/index.ts';
import { applied, downRequest, migrationProject, type Project } from '../built-in/project.ts';
import { chaosProxy } from '../harness/chaos-proxy.ts';
import { clients } from '../harness/clients.ts';
import { runCli } from '../harness/cli.ts';
import { connectionUrl } from '../harness/fresh-database.ts';
import { ownDatabase } from '../harness/own-databases.ts';
import { undoRequest } from '../run/requests.ts';
import { projectWith } from '../target/project.ts';
import { readHistory, readStatus } from '../../src/index.ts';

const tallies: Record<string, Record<string, number>> = {};
afterAll(() => console.table(tallies));

const LONG = { timeout: 600_000 };
const ZERO = { kind: 'to', version: '0' } as const;

/** Four that share a message, one that does not, and a program. */
const FILES: Record<string, string> = {
  'migrations/5_rows.sql': `-- up
INSERT INTO t1 VALUES (1), (2); SELECT pg_sleep(0);
-- down
DELETE FROM t1;`,
  'migrations/6_more.js': `export const up = (db) => db.query('INSERT INTO t2 VALUES ($1)', [7]);
export const down = (db) => db.query('DELETE FROM t2');`,
};
for (const n of [1, 2, 3, 4])
  FILES[`migrations/${n}_t${n}.sql`] =
    `-- up\nCREATE TABLE t${n} (id int);\nCREATE INDEX ON t${n} (id);\n-- down\nDROP TABLE t${n};`;

/** What each migration leaves, to be held against the notes: never one without the other. */
async function checkWhole(project: Project, name: string): Promise<number> {
  const { session } = project.database;
  const [found] = await session.query<{ table: string | null }>(
    `SELECT to_regclass('public.pgreset_migrations')::text AS table`,
  );
  const versions = found!.table === null ? [] : await applied(project);
  const tables = await session.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relname ~ '^t[0-9]$' AND relnamespace = 'public'::regnamespace
       AND relhasindex ORDER BY 1`,
  );
  const made = tables.map(({ name: table }) => table.slice(1));
  expect(made, name).toEqual(versions.filter((version) => Number(version) <= 4));
  const count = async (table: string) =>
    made.includes(table.slice(1)) ? (await session.query(`SELECT FROM ${table}`)).length : 0;
  expect(await count('t1'), name).toBe(versions.includes('5') ? 2 : 0);
  expect(await count('t2'), name).toBe(versions.includes('6') ? 1 : 0);
  return versions.length;
}

async function throughProxy(
  project: Project,
  message: number,
  when: 'before' | 'after',
  reconnect: boolean,
) {
  const proxy = await chaosProxy(project.database.connection, {
    ...(message > 0 && { cut: { message, when } }),
    reconnect,
  });
  const url = connectionUrl(proxy.connection);
  const target = await resolveTarget({ url }, { env: {}, folder: project.folder });
  return { proxy, target };
}

const outcomeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof PgresetError) return error;
      throw new Error('an error left the library that explains nothing', { cause: error });
    },
  );

test.each([false, true])('cut while migrating up, single transaction: %s', LONG, async (single) => {
  const project = await migrationProject(FILES, { version: 18 });
  const request = {
    goal: { kind: 'latest' },
    singleTransaction: single,
    lockTimeout: 400,
  } as const;
  const tally = { faults: 0, none: 0, some: 0, all: 0, unknown: 0 };
  tallies[`cut, up${single ? ' in one transaction' : ''}`] = tally;
  for (let message = 1; ; message++) {
    let over = false;
    for (const when of ['before', 'after'] as const)
      for (const reconnect of [true, false]) {
        await clean(project);
        const { proxy, target } = await throughProxy(project, message, when, reconnect);
        const error = await outcomeOf(migrateUp(target, request)).finally(() => proxy.close());
        await settled(project);
        const name = `cut ${when} message ${message}`;
        const count = await checkWhole(project, name);
        if (single) expect([0, 6], name).toContain(count);
        if (error === null) expect(count, name).toBe(6);
        else {
          const { state, exit } = error as PgresetError;
          if (state === 'Nothing was changed.') expect(count, name).toBe(0);
          if (exit === 4) tally.unknown += 1;
          const said = /^(\d+) migrations? (?:is|are) applied/.exec(state)?.[1];
          if (said !== undefined && exit !== 4) expect(count, name).toBe(Number(said));
        }
        over = proxy.messages.length < message;
        tally.faults += 1;
        tally[count === 0 ? 'none' : count === 6 ? 'all' : 'some'] += 1;
        // Whatever it was: the next one goes on from there.
        if (count < 6) await project.up();
        expect(await applied(project), name).toHaveLength(6);
      }
    if (over) return;
  }
});

test('cut while rolling back in place: all of it or nothing', LONG, async () => {
  const project = await migrationProject(FILES, { version: 18 });
  const request = downRequest(ZERO, { undoLimit: null, lockTimeout: 400 });
  const tally = { faults: 0, old: 0, new: 0, succeeded: 0 };
  tallies['cut, reset in place'] = tally;
  const { proxy: seen, target: through } = await throughProxy(project, 0, 'before', true);
  await project.up();
  const first = await planReset(through, request);
  const planned = seen.messages.length;
  await runPlan(through, first, { consent: { confirm: through.name } });
  const messages = seen.messages.filter(({ number }) => number > planned);
  await seen.close();
  for (const { number, text } of messages) {
    // What became of a COMMIT is the question; the others are cut on one side each.
    const both = ['before', 'after'] as const;
    for (const when of /COMMIT\s*$/.test(text) ? both : [both[number % 2]!]) {
      await clean(project);
      await project.up();
      const { proxy, target } = await throughProxy(project, number, when, number % 3 !== 0);
      const plan = await planReset(target, request);
      const error = await outcomeOf(runPlan(target, plan, { consent: { confirm: target.name } }));
      await proxy.close();
      await settled(project);
      const name = `cut ${when} message ${number} (${text.slice(0, 40)})`;
      const count = await checkWhole(project, name);
      expect([0, 6], name).toContain(count);
      if (error === null) expect(count, name).toBe(0);
      tally.faults += 1;
      tally[count === 0 ? 'new' : 'old'] += 1;
      tally.succeeded += error === null ? 1 : 0;
    }
  }
});

test(
  'kill -9 while migrating up: what was half done is gone, and the next goes on',
  LONG,
  async () => {
    const project = await migrationProject({
      ...FILES,
      'migrations/7_half.sql': 'CREATE TABLE t7 (); SELECT pg_sleep(3); CREATE TABLE t8 ();',
    });
    const killed = await project.cli(['migrate', 'latest'], { killAt: 'Apply 7_half' });
    expect(killed.signal).toBe('SIGKILL');
    await sleep(300);
    await writeFile(join(project.folder, 'migrations/7_half.sql'), 'CREATE TABLE t7 ();');
    const again = await project.cli(['migrate', 'latest', '--lock-timeout', '10s']);
    expect(again.output).toContain('Applied 1 migration ');
    expect(await applied(project)).toHaveLength(7);
  },
);

test.skipIf(clients < 15)(
  'kill -9 at each step of a rollback: undo brings back, resume goes on',
  LONG,
  async () => {
    const tally = { faults: 0, undone: 0, resumed: 0, before: 0, done: 0 };
    tallies['kill -9, reset on a copy'] = tally;
    const steps = ['1/4', '2/4', '3/4', '4/4', 'Rolled back'];
    for (const [index, at] of steps.entries()) {
      const project = await migrationProject(FILES);
      await project.up();
      const before = await project.look();
      await project.cli(['migrate', 'reset', '--yes'], {
        killAt: at,
        env: { PATH: process.env['PATH'] ?? '' },
      });
      tally.faults += 1;
      await expect.poll(async () => (await readStatus(project.target)).running).toBeNull();
      const [record] = await readHistory(project.target);
      const { interrupted } = await readStatus(project.target);
      if (record?.status === 'done') {
        tally.done += 1;
        await project.run(undoRequest(record.id));
        expect(await project.look()).toEqual(before);
      } else if (!interrupted[0]?.begun) {
        tally.before += 1;
        expect(await project.look()).toEqual(before);
      } else if (index % 2 === 0) {
        await project.run(undoRequest(interrupted[0].run));
        tally.undone += 1;
        expect(await project.look()).toEqual(before);
      } else {
        const resumed = await project.cli(['resume', '--yes'], {
          env: { PATH: process.env['PATH'] ?? '' },
        });
        expect(resumed).toMatchObject({ exitCode: 0 });
        tally.resumed += 1;
        expect(await applied(project)).toEqual([]);
      }
    }
  },
);

test('hostile names of files and database; the password is nowhere', async () => {
  const names = [
    `1_it's; DROP TABLE t1; --.sql`,
    '2_"$$ \\ %s.sql',
    '3_\u001b[31mred\nline.sql',
    '4_日本語 🐘.sql',
  ];
  const project = await migrationProject(
    Object.fromEntries(
      names.map((name, n) => [
        `migrations/${name}`,
        `-- up\nCREATE TABLE t${n} (id int);\n-- down\nDROP TABLE t${n};`,
      ]),
    ),
  );
  const { session, connection } = project.database;
  const up = await project.cli(['migrate', 'latest']);
  expect(up.exitCode).toBe(0);
  const info = await project.cli(['migrate', 'info']);
  expect(info.output).not.toContain('\u001b');
  const stored = await session.query<{ name: string }>('SELECT name FROM pgreset_migrations');
  expect(stored.map(({ name }) => name)).toContain('\u001b[31mred\nline');
  const down = await project.cli(['migrate', 'reset', '--yes', '--no-undo']);
  expect(down.exitCode).toBe(0);
  expect(await applied(project)).toEqual([]);
  const printed = [up, info, down].map(({ output }) => output).join('');
  const journal = JSON.stringify(await session.query('SELECT plan, report FROM pgreset.run'));
  expect(printed + journal).not.toContain(connection.password);
});

test.each([`it's "my"; DROP TABLE t1; --`, '%s \\ $$ ?x=1#2', ' 日本語 🐘'])(
  'migrate in a database named %j',
  async (name) => {
    const database = await ownDatabase({ name });
    const folder = await projectWith({ 'package.json': '{"type": "module"}', ...FILES });
    const type = (...args: string[]) =>
      runCli(['migrate', ...args], { cwd: folder, env: { DATABASE_URL: database.url } });
    const notes = () =>
      database.visit((session) => session.query('SELECT version FROM pgreset_migrations'));
    for (const args of [['latest'], ['info'], ['redo', '--yes', '--no-undo']]) {
      const done = await type(...args);
      expect(done, done.output).toMatchObject({ exitCode: 0 });
      expect(await notes()).toHaveLength(6);
      expect(done.output).not.toContain('secret');
    }
    expect(await type('reset', '--yes', '--no-undo')).toMatchObject({ exitCode: 0 });
    expect(await notes()).toEqual([]);
  },
);

test('2,000 migrations: info within a second of work, latest in one connection', LONG, async () => {
  const project = await migrationProject({});
  const folder = join(project.folder, 'migrations');
  await mkdir(folder);
  for (let n = 1; n <= 2_000; n++)
    await writeFile(
      join(folder, `${20240000000000 + n}_n${n}.sql`),
      `-- up\nCREATE TABLE n${n} (id int);\n-- down\nDROP TABLE n${n};\n`,
    );
  const startedAt = performance.now();
  const { proxy, target } = await throughProxy(project, 0, 'before', true);
  const request = {
    goal: { kind: 'latest' },
    singleTransaction: false,
    lockTimeout: 5_000,
  } as const;
  expect((await migrateUp(target, request)).applied).toHaveLength(2_000);
  // One for the work, one that holds the lock.
  expect(new Set(proxy.messages.map((each) => each.connection)).size).toBe(2);
  await proxy.close();
  const infoAt = performance.now();
  const info = await project.cli(['migrate', 'info', '--json']);
  const ms = performance.now() - infoAt;
  tallies['2,000 migrations'] = {
    latestMs: Math.round(infoAt - startedAt),
    infoMs: Math.round(ms),
  };
  expect(JSON.parse(info.stdout).migrations).toMatchObject({ applied: 2_000, pending: 0 });
  // The goal is one second on a quiet machine; tests run beside each other.
  expect(ms).toBeLessThan(3_000);
});

/** As if nothing had been there, asides and journal included. */
async function clean({ database }: Project): Promise<void> {
  const names = await database.session.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '^pgreset'`,
  );
  await database.session.script(
    [
      ...names.map(({ name }) => `DROP SCHEMA "${name}" CASCADE`),
      'DROP TABLE IF EXISTS pgreset_migrations, t1, t2, t3, t4',
    ].join(';'),
  );
}

/** The server needs a moment to find out that nobody is there any more. */
async function settled({ database }: Project): Promise<void> {
  await expect
    .poll(
      () =>
        database.session.query(
          `SELECT application_name FROM pg_stat_activity WHERE datname = current_database()
             AND application_name LIKE 'pgreset %'`,
        ),
      { timeout: 10_000 },
    )
    .toEqual([]);
}
