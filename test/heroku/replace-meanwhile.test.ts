import { beforeEach, expect, test } from 'vitest';
import {
  planReset,
  readHistory,
  resolveTarget,
  resumeRun,
  runPlan,
  type Target,
} from '../../src/index.ts';
import { destroyAddon } from '../../src/steps/destroy-addon.ts';
import type { StepContext } from '../../src/steps/step.ts';
import { holdResetLock } from '../../src/postgres/reset-lock.ts';
import { reset, undoRequest } from '../run/requests.ts';
import { herokuApp } from './harness/heroku-app.ts';
import { clearRequest, replaceRequest } from './harness/requests.ts';
import { typed } from './harness/typed.ts';

const app = herokuApp();
const { heroku } = app;
beforeEach(() => app.begin());

/** A database of the app by its add-on's name, whatever it is attached as. */
const targetOf = (database: string): Promise<Target> =>
  resolveTarget({ app: 'shop', database }, { env: heroku.environment, folder: process.cwd() });

const addonOf = async (): Promise<string> => (await app.app()).database!;

/** @returns the run, and the add-on that it left beside the new one */
async function replaced(): Promise<{ run: string; before: string }> {
  const before = await addonOf();
  const { run } = await reset(await app.target(), replaceRequest());
  return { run, before };
}

test('somebody promotes a third database while the new one is made: it stays the main one', async () => {
  const first = await addonOf();
  const third = await heroku.call('POST', '/apps/shop/addons', { plan: 'essential-0' });
  const ready = async () => (await heroku.call('GET', `/addons/${third.name}`)).state;
  await expect.poll(ready, { timeout: 20_000 }).toBe('provisioned');
  await heroku.settle('shop');
  const target = await app.target();
  const plan = await planReset(target, replaceRequest());
  const order = plan.steps.findIndex(({ kind }) => kind === 'create-addon');
  const body = { app: 'shop', name: 'DATABASE', confirm: 'shop', addon: third.name };
  const promoted: Promise<unknown>[] = [];
  const running = runPlan(target, plan, {
    consent: { confirm: 'shop' },
    onEvent: (event) => {
      if (event.type === 'step-started' && event.ordinal === order)
        promoted.push(heroku.call('POST', '/addon-attachments', body));
    },
  });
  await expect(running).rejects.toMatchObject({ code: 'heroku-moved', exit: 3 });
  await Promise.all(promoted);
  const { database, maintenance } = await app.app();
  expect({ database, maintenance }).toEqual({ database: third.name, maintenance: false });
  const left = await heroku.call('GET', '/apps/shop/addons');
  expect(new Set(left.map(({ name }: { name: string }) => name))).toEqual(
    new Set([third.name, first]),
  );
});

test('somebody resets the database that is to come back: the undo is refused, and works later', async () => {
  const { run, before } = await replaced();
  const { connection } = await targetOf(before);
  const lock = await holdResetLock(connection, 'somebody else');
  await expect(reset(await app.target(), undoRequest(run))).rejects.toMatchObject({
    code: 'another-run',
    next: expect.stringMatching('pgreset resume'),
  });
  expect(await app.state()).toBe('new');
  await lock.release();
  const target = await app.target();
  const [half] = await readHistory(target);
  await resumeRun(target, half!, { consent: { confirm: 'shop' } });
  expect(await app.state()).toBe('old');
  expect(await addonOf()).toBe(before);
});

test('a run that only the database which comes back knows stays in its journal, and can be undone', async () => {
  const { run, before } = await replaced();
  const clear = await reset(await targetOf(before), clearRequest());
  await reset(await app.target(), undoRequest(run));
  const known = (await readHistory(await app.target())).map(({ id }) => id);
  expect(known).toEqual(expect.arrayContaining([clear.run, run]));
  expect(await app.state()).toBe('new');
  await reset(await app.target(), undoRequest(clear.run));
  expect(await app.state()).toBe('old');
});

test('another machine resets the app, before and after the new database is promoted: refused', async () => {
  const target = await app.target();
  const plan = await planReset(target, replaceRequest());
  const kinds = ['create-addon', 'restart-dynos'];
  const others: Promise<{ exitCode: number | null; output: string }>[] = [];
  await runPlan(target, plan, {
    consent: { confirm: 'shop' },
    onEvent: (event) => {
      if (event.type === 'step-started' && kinds.includes(plan.steps[event.ordinal]!.kind))
        others.push(
          typed(app, ['rebuild', '--app', 'shop', '--with', 'restart', '--confirm', 'shop']),
        );
    },
  });
  const refused = await Promise.all(others);
  expect(refused).toHaveLength(2);
  for (const { exitCode, output } of refused) {
    expect(exitCode, output).toBe(3);
    expect(output).toMatch(/Another reset of this database is going on|was interrupted/);
  }
  expect(await app.state()).toBe('new');
  expect((await app.app()).maintenance).toBe(false);
});

test('an add-on that another app pays for is not destroyed', async () => {
  await heroku.createApp({ name: 'payer', databases: ['essential-0'] });
  const [{ addon, id }] = await heroku.call('GET', '/apps/payer/addon-attachments');
  await heroku.call('POST', '/addon-attachments', { addon: addon.name, app: 'shop' });
  await heroku.call('DELETE', `/addon-attachments/${id}`);
  const step = { kind: 'destroy-addon', transaction: 0, app: 'shop', addon: addon.name } as const;
  const context = { heroku: (await app.target()).heroku! } as StepContext;
  await expect(destroyAddon.run(step, context)).rejects.toMatchObject({
    code: 'heroku-addon-in-use',
    details: expect.arrayContaining(['billed to app payer']),
  });
  expect((await heroku.call('GET', `/addons/${addon.name}`)).state).toBe('provisioned');
});
