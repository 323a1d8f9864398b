import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  type Expectations,
  PgresetError,
  planReset,
  type RebuildRequest,
  type RunEvent,
  readHistory,
  readSqlBuild,
  readStatus,
  runPlan,
} from '../../src/index.ts';
import type { FreshDatabase } from '../harness/fresh-database.ts';
import { purgeRequest, rebuildRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { contentOf, lookAt } from './harness/state.ts';
import { commandBuild, failingBuild, oldWorld, sqlBuild, temporaryFile } from './harness/world.ts';

/** Runs what has to fail, and returns the error. */
async function failure(
  database: FreshDatabase,
  request: RebuildRequest,
  onEvent?: (event: RunEvent) => void,
  signal?: AbortSignal,
): Promise<PgresetError> {
  const options = {
    environment: process.env,
    ...(onEvent && { onEvent }),
    ...(signal && { signal }),
  };
  const outcome = await reset(await targetOf(database), request, options).catch((error) => error);
  expect(outcome).toBeInstanceOf(PgresetError);
  return outcome;
}

const impossible: Expectations = { tables: { names: ['people', 'nobody_made_this'] } };

describe.each(['superuser', 'app'] as const)('as %s, a failing', (owner) => {
  it('statement is named with file and line, and everything rolled back', async () => {
    const database = await oldWorld(owner);
    const before = await lookAt(database.session);
    const text = 'CREATE TABLE fine ();\n\n-- a comment;\nINSERT INTO missing\n  VALUES (1);';
    const error = await failure(database, rebuildRequest(await sqlBuild(text)));
    expect(error).toMatchObject({ code: 'build-failed', exit: 1, state: 'Nothing was changed.' });
    expect(error.message).toMatch(/new\.sql:4: relation "missing" does not exist/);
    expect(error.why).toContain('INSERT INTO missing VALUES (1)');
    expect(await lookAt(database.session)).toEqual(before);
    expect((await readHistory(await targetOf(database)))[0]?.status).toBe('failed');
  });

  it('statement is named too where the server gives no place', async () => {
    const database = await oldWorld(owner);
    const text =
      '-- 🐘🐘\nCREATE TABLE t (id int PRIMARY KEY);\nINSERT INTO t\n VALUES (1), (1); SELECT 1;';
    const error = await failure(database, rebuildRequest(await sqlBuild(text)));
    expect(error.message).toMatch(/new\.sql:3: duplicate key value/);
    expect(error.why).toContain('INSERT INTO t VALUES (1), (1)');
    const wrong = await failure(
      database,
      rebuildRequest(await sqlBuild(`-- 🐘🐘\nSELECT 1;\n\nSELECT '🐘' FROM nothing`)),
    );
    expect(wrong.message).toMatch(/new\.sql:4: /);
  });

  it('command: what it made is kept aside, and can be purged', async () => {
    const database = await oldWorld(owner);
    const before = await lookAt(database.session);
    const error = await failure(database, rebuildRequest(await failingBuild()));
    expect(error).toMatchObject({ code: 'build-failed', exit: 1 });
    expect(error.why).toContain('exit code 3');
    const after = await lookAt(database.session);
    expect(after.place).toBe(before.place);
    const [[aside, kept]] = Object.entries(after.asides) as [[string, string]];
    expect(error.state).toContain(aside);
    expect(kept).toContain('r people id,name,note');
    const target = await targetOf(database);
    const { id } = (await readHistory(target))[0]!;
    await reset(target, purgeRequest([id], true));
    expect(await lookAt(database.session)).toEqual(before);
  });

  it('command that made nothing leaves nothing', async () => {
    const database = await oldWorld(owner);
    const before = await lookAt(database.session);
    const error = await failure(
      database,
      rebuildRequest({ kind: 'command', command: 'echo no; kill -9 $$' }),
    );
    expect(error.why).toContain('SIGKILL');
    expect(error.details).toEqual(['no']);
    expect(await lookAt(database.session)).toEqual(before);
  });

  it('verification rolls SQL back, and puts back what a command made', async () => {
    const database = await oldWorld(owner);
    const before = await lookAt(database.session);
    for (const build of [await sqlBuild(), await commandBuild()]) {
      const error = await failure(database, rebuildRequest(build, { expectations: impossible }));
      expect(error).toMatchObject({ code: 'verification-failed', exit: 1 });
      expect(error.details.join()).toContain('nobody_made_this');
      expect((await lookAt(database.session)).place).toBe(before.place);
    }
  });
});

describe('--keep-failed', () => {
  it('leaves what a failed command made in place; undo brings the old state back', async () => {
    const database = await oldWorld();
    const before = await lookAt(database.session);
    const request = rebuildRequest(await failingBuild(), { keepFailed: true });
    const error = await failure(database, request);
    expect(error).toMatchObject({ code: 'build-failed', exit: 5 });
    expect(await contentOf(database.session, 'public')).toContain('r people id,name,note');
    const target = await targetOf(database);
    const { id } = (await readHistory(target))[0]!;
    expect(error.next).toContain(`pgreset undo ${id}`);
    expect((await readStatus(target)).interrupted).toEqual([]);
    await reset(target, undoRequest(id));
    expect((await lookAt(database.session)).place).toBe(before.place);
  });

  it('reports a verification that fails with exit 5', async () => {
    const database = await oldWorld();
    const more = { keepFailed: true, expectations: impossible };
    const report = await reset(await targetOf(database), rebuildRequest(await sqlBuild(), more));
    expect(report.exit).toBe(5);
    expect(report.verification?.ok).toBe(false);
  });
});

describe('Ctrl-C', () => {
  const slow = async () =>
    sqlBuild('CREATE TABLE half (); SELECT pg_sleep(20); CREATE TABLE more ();');
  const slowCommand = async () =>
    commandBuild(`console.log('half'); await new Promise((done) => setTimeout(done, 20_000));`);

  it.each([
    ['before the first step', slow, (event: RunEvent) => event.type === 'run-started'],
    ['at the first step', slow, (event: RunEvent) => event.type === 'step-started'],
    ['between two steps', slow, (event: RunEvent) => event.type === 'step-done'],
    ['in the middle of a statement', slow, (event: RunEvent) => event.type === 'output'],
    [
      'at the end of the last step',
      sqlBuild,
      (event: RunEvent) => event.type === 'step-done' && event.ordinal === 1,
    ],
    ['before a command', slowCommand, (event: RunEvent) => event.type === 'step-done'],
    ['in the middle of a command', slowCommand, (event: RunEvent) => event.type === 'output'],
    ['while verifying', commandBuild, (event: RunEvent) => event.type === 'verifying'],
  ])('%s puts the old state back, exit 130', async (_when, build, isHere) => {
    const database = await oldWorld();
    const before = await lookAt(database.session);
    const stop = new AbortController();
    const startedAt = performance.now();
    const error = await failure(
      database,
      rebuildRequest(await build(), { expectations: { tables: { names: ['people'] } } }),
      (event) => {
        // A moment later, so that the statement is under way.
        if (isHere(event)) setTimeout(() => stop.abort(), event.type === 'output' ? 150 : 0);
        if (isHere(event) && event.type !== 'output') stop.abort();
      },
      stop.signal,
    );
    expect(error).toMatchObject({ code: 'cancelled', exit: 130 });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect((await lookAt(database.session)).place).toBe(before.place);
    expect((await readStatus(await targetOf(database))).interrupted).toEqual([]);
  });
});

it('SQL that changes role and settings ends as the run began', async () => {
  const database = await oldWorld();
  await database.session.query(
    `DO $$ BEGIN CREATE ROLE faults_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
  );
  const text = `SET statement_timeout = 5; RESET statement_timeout; SET search_path = ''; CREATE TABLE public.here ();
    SET row_security = on; SET standard_conforming_strings = off; SET ROLE faults_reader;`;
  const report = await reset(await targetOf(database), rebuildRequest(await sqlBuild(text)));
  expect(report.exit).toBe(0);
  expect(await contentOf(database.session, 'public')).toContain('r here');
});

it.each([
  'CREATE TABLE t (); COMMIT; BEGIN;',
  'ROLLBACK AND CHAIN;',
  '/* first */ END;',
  "PREPARE TRANSACTION 'mine';",
  'CREATE INDEX CONCURRENTLY i ON t (a);',
  '\\i other.sql',
])('SQL that would leave the transaction is refused: %s', async (text) => {
  const path = await temporaryFile('bad.sql', text);
  await expect(readSqlBuild([path], '/')).rejects.toMatchObject({
    code: 'build-unsuitable',
    exit: 3,
  });
});

it('a file that changed after the plan is refused', async () => {
  const database = await oldWorld();
  const before = await lookAt(database.session);
  const target = await targetOf(database);
  const build = await sqlBuild();
  const plan = await planReset(target, rebuildRequest(build));
  if (build.kind === 'sql') await writeFile(build.files[0]!.path, 'CREATE TABLE other ()');
  const run = runPlan(target, plan, { consent: { confirm: target.name } });
  await expect(run).rejects.toMatchObject({ code: 'build-changed', exit: 3 });
  expect(await lookAt(database.session)).toEqual(before);
});
