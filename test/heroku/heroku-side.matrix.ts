import { afterAll, expect, test } from 'vitest';
import { type PgresetError, type Request } from '../../src/index.ts';
import type { Scenario } from './harness/api-faults.ts';
import { herokuApp } from './harness/heroku-app.ts';
import { emptyTally } from './harness/judge.ts';
import { disturbMeanwhile } from './harness/meanwhile.ts';
import { byDyno, byRestart, providerRequest, replaceRequest } from './harness/requests.ts';

const app = herokuApp();
const tally = emptyTally();
afterAll(() => console.table({ 'on Heroku’s side': tally }));

const there = (request: Request): Scenario => ({
  app,
  from: 'old',
  to: 'new',
  request: () => request,
});
const nothing = { name: 'nothing else', at: 0, does: () => Promise.resolve() };
const fault = (body: object) => app.heroku.call('POST', '/control/faults', body);

test('a dyno that never boots: the old state is back, and the app is up', async () => {
  const boots = { name: 'never boots', at: 2, does: () => Promise.resolve() };
  const scenario = there(byRestart());
  const never = {
    ...scenario,
    request: () => fault({ kind: 'dyno-never-boots', times: 2 }).then(byRestart),
  };
  const outcome = await disturbMeanwhile(never, boots, tally);
  expect(outcome).toMatchObject({ code: 'dynos-not-up', state: expect.stringMatching('put back') });
  expect(await app.state()).toBe('old');
});

test('a one-off command that fails', async () => {
  const outcome = await disturbMeanwhile(there(byDyno('exit 3')), nothing, tally);
  expect(outcome).toMatchObject({ code: 'build-failed', why: 'It ended with exit code 3.' });
});

test('a one-off command whose dyno is stopped by somebody', async () => {
  const stop = async () => {
    const dynos = await app.heroku.call('GET', '/apps/shop/dynos');
    const { name } = dynos.find(({ type }: { type: string }) => type === 'run');
    await app.heroku.call('POST', `/apps/shop/dynos/${name}/actions/stop`);
  };
  const outcome = await disturbMeanwhile(
    there(byDyno('sleep 100')),
    { name: 'stopped', at: 2, after: 800, does: stop },
    tally,
  );
  expect(outcome).toMatchObject({ code: 'build-failed' });
});

test('a one-off command that hangs is ended with Ctrl-C', async () => {
  const away = new AbortController();
  const hangs = there(byDyno('trap "" TERM; sleep 100 & wait; sleep 1'));
  const cancel = { name: 'Ctrl-C', at: 2, after: 800, does: async () => away.abort() };
  const outcome = await disturbMeanwhile(hangs, cancel, tally, away.signal);
  expect(outcome).toMatchObject({ code: 'cancelled' });
  const dynos = await app.heroku.call('GET', '/apps/shop/dynos');
  expect(dynos.map(({ type }: { type: string }) => type)).toEqual(['web']);
});

test('a database that takes long to be made', async () => {
  const slow = () =>
    fault({ kind: 'slow-provisioning', milliseconds: 3_000 }).then(() => replaceRequest());
  await disturbMeanwhile({ ...there(replaceRequest()), request: slow }, nothing, tally);
  expect(await app.state()).toBe('new');
});

const addonOf = async (): Promise<string> => (await app.app()).database!;

const rotate = async () =>
  app.heroku.call('POST', `/postgres/v0/databases/${await addonOf()}/credentials_rotation`, {});

test.each([0, 1, 2, 3])('credentials rotated while a rebuild is at step %i', async (at) => {
  await disturbMeanwhile(there(byRestart()), { name: 'rotated', at, does: rotate }, tally);
});

test.each([0, 2, 3])('credentials rotated while a replace is at step %i', async (at) => {
  await disturbMeanwhile(there(replaceRequest()), { name: 'rotated', at, does: rotate }, tally);
});

test.each([0, 1])('credentials rotated while a provider-reset is at step %i', async (at) => {
  await disturbMeanwhile(there(providerRequest()), { name: 'rotated', at, does: rotate }, tally);
});

test('somebody promotes another database in the middle: it is not built in', async () => {
  let other = '';
  const order = async () => {
    const { name } = await app.heroku.call('POST', '/apps/shop/addons', { plan: 'essential-0' });
    other = name;
    const ready = async () =>
      (await app.heroku.call('GET', `/addons/${name}`)).state === 'provisioned';
    while (!(await ready())) await new Promise((done) => setTimeout(done, 50));
    await app.heroku.settle('shop');
    return byRestart();
  };
  await app.begin();
  const body = { app: 'shop', name: 'DATABASE', confirm: 'shop' };
  const first = await addonOf();
  const target = await app.target();
  await order();
  await app.heroku.call('POST', '/addon-attachments', { ...body, addon: first });
  const { planReset, runPlan } = await import('../../src/index.ts');
  const plan = await planReset(target, byDyno());
  const promoted: Promise<unknown>[] = [];
  const error = await runPlan(target, plan, {
    consent: { confirm: 'shop' },
    onEvent: (event) => {
      if (event.type === 'step-started' && event.ordinal === 1)
        promoted.push(app.heroku.call('POST', '/addon-attachments', { ...body, addon: other }));
    },
  }).catch((thrown: unknown) => thrown as PgresetError);
  await Promise.all(promoted);
  expect(error).toMatchObject({ code: 'heroku-moved' });
  expect(
    await app.heroku.query('shop', 'SELECT * FROM pg_tables WHERE tablename = $$users$$'),
  ).toHaveLength(1);
  // A plan that was made before is not carried out either.
  await expect(runPlan(target, plan, { consent: { confirm: 'shop' } })).rejects.toMatchObject({
    code: 'heroku-moved',
  });
  expect((await app.app()).maintenance).toBe(false);
});
