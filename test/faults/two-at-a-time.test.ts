import { expect, it } from 'vitest';
import {
  type PgresetError,
  planReset,
  readHistory,
  readStatus,
  resumeRun,
  runPlan,
  setProtection,
  type Target,
} from '../../src/index.ts';
import { connectionUrl } from '../harness/fresh-database.ts';
import { purgeRequest, rebuildRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { runChild } from './harness/child.ts';
import { openGate } from './harness/gate.ts';
import { lookAt } from './harness/state.ts';
import { oldWorld, sqlBuild } from './harness/world.ts';

/** Starts a run whose command says «half», waits, and says «more»; goes on when it is half-way. */
async function halfway(target: Target, seconds: number) {
  const command = `echo half; sleep ${seconds}; echo more`;
  const lines: string[] = [];
  let isHalf = () => {};
  const half = new Promise<void>((resolve) => (isHalf = resolve));
  const outcome = reset(target, rebuildRequest({ kind: 'command', command }), {
    environment: process.env,
    onEvent(event) {
      if (event.type !== 'output') return;
      lines.push(event.line);
      isHalf();
    },
  }).catch((error: PgresetError) => error);
  await half;
  // In an object, since a promise would be waited for.
  return { outcome, lines };
}

/** Until the server has noticed that the run is cut off. */
const cutOff = (target: Target) =>
  expect.poll(async () => (await readStatus(target)).running).toBeNull();

it('refuses whatever changes while a run goes on, and says who it is', async () => {
  const database = await oldWorld();
  const target = await targetOf(database);
  const { outcome } = await halfway(target, 1.5);
  const status = await readStatus(target);
  expect(status.running?.plan.way).toBe('rebuild');
  expect(status.interrupted).toEqual([]);
  const record = status.running!;
  const consent = { confirm: target.name };
  const attempts = [
    () => reset(target, rebuildRequest({ kind: 'command', command: 'true' })),
    () => reset(target, undoRequest(record.id)),
    () => reset(target, purgeRequest([record.id])),
    () => resumeRun(target, record, { consent }),
    () => setProtection(target, true, 'because'),
  ];
  for (const attempt of attempts) {
    const error = await attempt().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'another-run', exit: 3 });
    expect((error as PgresetError).why).toMatch(
      new RegExp(
        `^pid \\d+, postgres, pgreset lock ${record.id} \\(open\\), idle in transaction since 20`,
      ),
    );
  }
  expect(await outcome).toMatchObject({ way: 'rebuild', exit: 0 });
});

it(
  'of ten processes started at once with one plan, exactly one runs',
  { timeout: 120_000 },
  async () => {
    const database = await oldWorld();
    const target = await targetOf(database);
    const plan = await planReset(target, rebuildRequest(await sqlBuild()));
    const children = await Promise.all(
      Array.from({ length: 10 }, () => runChild({ url: database.url, plan })),
    );
    const codes = children
      .map(({ report, error }) => (report ? 'done' : String(error?.code)))
      .sort((a, b) => a.localeCompare(b));
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    for (const code of codes) expect(['done', 'another-run', 'plan-changed']).toContain(code);
    expect(await readHistory(target)).toHaveLength(1);
  },
);

it('takes a lost lock again, and goes on', async () => {
  const { session, ...database } = await oldWorld();
  const target = await targetOf(database);
  const { outcome } = await halfway(target, 1.5);
  await session.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name LIKE 'pgreset lock %' AND datname = current_database()`,
  );
  await expect.poll(async () => (await readStatus(target)).running?.plan.way).toBe('rebuild');
  expect(await outcome).toMatchObject({ way: 'rebuild', exit: 0 });
});

it('undone by another while it was cut off, the first ends with taken-over', async () => {
  const database = await oldWorld();
  const before = await lookAt(database.session);
  const direct = await targetOf(database);
  const gate = await openGate(database.connection);
  const { outcome } = await halfway(await targetOf({ url: connectionUrl(gate.connection) }), 1.5);
  await gate.shut();
  await cutOff(direct);
  const { run } = (await readStatus(direct)).interrupted[0]!;
  await reset(direct, undoRequest(run));
  expect((await lookAt(database.session)).place).toBe(before.place);
  await gate.open();
  expect(await outcome).toMatchObject({ code: 'taken-over', exit: 4 });
  expect((await lookAt(database.session)).place).toBe(before.place);
  expect((await readHistory(direct)).map(({ status }) => status)).toEqual(['done', 'undone']);
  await gate.shut();
});

it('resumed by another while it was cut off, the first stops its command and leaves it', async () => {
  const database = await oldWorld();
  const direct = await targetOf(database);
  const gate = await openGate(database.connection);
  const first = await halfway(await targetOf({ url: connectionUrl(gate.connection) }), 3);
  await gate.shut();
  await cutOff(direct);
  const record = (await readHistory(direct))[0]!;
  const resumed = resumeRun(direct, record, {
    consent: { confirm: direct.name },
    environment: process.env,
  });
  await expect.poll(async () => (await readStatus(direct)).running).not.toBeNull();
  await gate.open();
  expect(await first.outcome).toMatchObject({ code: 'taken-over', exit: 4 });
  expect(first.lines).toEqual(['half']);
  expect(await resumed).toMatchObject({ run: record.id, exit: 0 });
  await gate.shut();
});

it('a plan that was carried out is not carried out again', async () => {
  const database = await oldWorld();
  const target = await targetOf(database);
  const plan = await planReset(target, rebuildRequest(await sqlBuild()));
  const consent = { confirm: target.name };
  await runPlan(target, plan, { consent });
  await expect(runPlan(target, plan, { consent })).rejects.toMatchObject({ code: 'plan-changed' });
});
