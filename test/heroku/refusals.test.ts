import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import {
  planReset,
  readHistory,
  resolveTarget,
  resumeRun,
  runPlan,
  type Target,
} from '../../src/index.ts';
import { scratchFolder } from '../heroku-simulator/local-heroku.ts';
import { reset, undoRequest } from '../run/requests.ts';
import { herokuApp } from './harness/heroku-app.ts';
import { byDyno, byRestart, clearRequest } from './harness/requests.ts';
import { typed } from './harness/typed.ts';

const app = herokuApp();
const { heroku } = app;
beforeAll(() => app.begin());

const targetOf = (choice: object, folder = process.cwd()): Promise<Target> =>
  resolveTarget(choice, { env: { ...heroku.environment, PATH: process.env['PATH'] }, folder });

/** The same database, without the app around it. */
async function bareTarget(): Promise<Target> {
  const { DATABASE_URL: url } = await heroku.call('GET', '/apps/shop/config-vars');
  return targetOf({ url: `${url}?sslmode=no-verify` });
}

test('two git remotes lead to Heroku: both are named, none is chosen', async () => {
  const folder = scratchFolder();
  const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: folder });
  await git('init', '--quiet');
  await git('remote', 'add', 'staging', 'https://git.heroku.com/shop.git');
  await git('remote', 'add', 'live', 'https://git.heroku.com/market.git');
  await expect(targetOf({ onHeroku: true }, folder)).rejects.toMatchObject({
    code: 'heroku-app-unclear',
    details: ['staging: app shop', 'live: app market'].toSorted(),
  });
  expect((await targetOf({ remote: 'staging' }, folder)).name).toBe('shop');
});

test('the database of another app: its owner is named, and its name is the consent', async () => {
  await heroku.createApp({ name: 'lodger', databases: [] });
  const { database } = await app.app();
  const body = { addon: database, app: 'lodger', name: 'DATABASE' };
  await heroku.call('POST', '/addon-attachments', body);
  const target = await targetOf({ app: 'lodger' });
  expect(target.name).toBe('shop');
  expect(target.warnings.join()).toContain('DATABASE of app lodger is the database of app shop');
  const plan = await planReset(target, clearRequest());
  expect(plan.warnings.join()).toContain('App shop uses this database too');
  const consented = runPlan(target, plan, { consent: { confirm: 'lodger' } });
  await expect(consented).rejects.toMatchObject({ code: 'no-consent' });
  await heroku.call('DELETE', `/apps/lodger`).catch(() => {});
  const seen = (await heroku.call('GET', '/apps/lodger/addon-attachments'))[0];
  await heroku.call('DELETE', `/addon-attachments/${seen.id}`);
});

test('a follower', async () => {
  await heroku.createApp({ name: 'big', databases: ['standard-0'] });
  const config = { follow: 'DATABASE_URL' };
  const made = await heroku.call('POST', '/apps/big/addons', { plan: 'standard-0', config });
  const state = async () => (await heroku.call('GET', `/addons/${made.name}`)).state;
  await expect.poll(state, { timeout: 20_000 }).toBe('provisioned');
  const target = await targetOf({ app: 'big', database: made.name });
  await expect(planReset(target, clearRequest())).rejects.toMatchObject({
    code: 'heroku-follower',
    message: `${made.name} is a follower.`,
  });
});

test('no release command, and no dynos', async () => {
  const target = await app.target();
  const byRelease = { ...byRestart(), build: { kind: 'release' as const } };
  await expect(planReset(target, byRelease)).rejects.toMatchObject({ code: 'heroku-no-release' });
  const scale = (quantity: number) =>
    heroku.call('PATCH', '/apps/shop/formation', { updates: [{ type: 'web', quantity }] });
  await scale(0);
  await expect(planReset(target, byRestart())).rejects.toMatchObject({ code: 'heroku-no-dynos' });
  await scale(1);
  await app.settled();
});

test.each([
  '..',
  '.',
  '',
  '../apps/shop',
  'a/b',
  'shop?x=1',
  'shop#x',
  'sh op',
  'shop\n',
  '%2e%2e',
])('an app that is called %j leads nowhere else', async (name) => {
  await heroku.call('DELETE', '/control/calls');
  await expect(targetOf({ app: name })).rejects.toMatchObject({ code: 'heroku-missing' });
  const calls: string[] = await heroku.call('GET', '/control/calls');
  const elsewhere = calls.filter(
    (call) => !/^(GET \/apps\/[^/]+(\/[a-z-]+)?|POST .*resolve)$/.test(call),
  );
  expect(elsewhere).toEqual([]);
});

test('a run about an app is not gone on with, nor planned anew, without the app', async () => {
  const target = await app.target();
  const plan = await planReset(target, byRestart());
  const { run } = await runPlan(target, plan, { consent: { confirm: 'shop' } });
  const bare = await bareTarget();
  const consent = { confirm: bare.name };
  const needed = expect.objectContaining({ code: 'heroku-app-needed', exit: 2 });
  const [record] = await readHistory(bare);
  await expect(resumeRun(bare, record!, { consent })).rejects.toEqual(needed);
  await expect(planReset(bare, undoRequest(run))).rejects.toEqual(needed);
  await expect(runPlan(bare, plan, { consent })).rejects.toEqual(needed);
  await heroku.createApp({ name: 'other', databases: [] });
  const { database: addon } = await app.app();
  await heroku.call('POST', '/addon-attachments', { addon, app: 'other', name: 'DATABASE' });
  await expect(planReset(await targetOf({ app: 'other' }), undoRequest(run))).rejects.toMatchObject(
    { code: 'heroku-other-app', next: 'Name that app: --app shop' },
  );
  await reset(await app.target(), undoRequest(run));
  expect(await app.state()).toBe('old');
});

test('two resets of one app: the second is refused, and told who', async () => {
  const slow = reset(await app.target(), byDyno('sleep 2; exit 1')).catch(
    (error: unknown) => error,
  );
  const running = async () => (await app.app()).dynos.some((dyno) => dyno.startsWith('run.'));
  await expect.poll(running, { timeout: 20_000 }).toBe(true);
  const second = await typed(app, ['clear', '--app', 'shop', '--confirm', 'shop']);
  expect(second.exitCode).toBe(3);
  expect(second.output).toMatch(/rebuild|holds the reset lock|Another/);
  expect(await slow).toMatchObject({ code: 'build-failed' });
  expect(await app.state()).toBe('old');
});

test('recreate: Heroku does not allow it, and rebuild or replace do the same', async () => {
  const args = ['recreate', '--app', 'shop', '--with', 'restart', '--dry-run'];
  const { exitCode, output } = await typed(app, args);
  expect(exitCode).not.toBe(0);
  expect(output).toContain('pgreset rebuild --app shop');
  expect(output).toContain('pgreset replace --app shop');
});
