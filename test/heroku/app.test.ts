import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAppStatus } from '../../src/heroku/app-status.ts';
import { findApp } from '../../src/heroku/find-app.ts';
import { runCli } from '../harness/cli.ts';
import { jsonOf } from '../cli/pgreset.ts';
import { localHeroku, procfile, until } from '../heroku-simulator/local-heroku.ts';
import { rejection } from '../target/project.ts';
import { callsOf, fault, pgresetOn } from './on-heroku.ts';
import { repository } from './repository.ts';

// What has crashed stays so: a test waits for nothing else.
const heroku = localHeroku({ settings: { backOff: [60_000] } });
const on = (args: string[], options = {}) => pgresetOn(heroku, 'shop', args, options);
const CONFIRM = ['--confirm', 'shop'];
const state = async () =>
  (await heroku.call('GET', '/apps/shop/dynos')).map((dyno: { state: string }) => dyno.state);

async function read(app: string) {
  return readAppStatus(await findApp({ app }, { env: heroku.environment, folder: '/' }));
}

beforeAll(async () => {
  // It prints its secret, as apps do.
  const listen = 'require("http").createServer().listen(process.env.PORT)';
  const folder = procfile(
    `web: echo "at $DATABASE_URL"; exec node -e '${listen}'\nworker: sleep 1000`,
  );
  const plans = ['essential-0', 'hobby-dev'];
  await heroku.createApp({
    name: 'shop',
    folder,
    databases: plans,
    quantities: { web: 1, worker: 1 },
  });
  await heroku.createApp({ name: 'billing', folder: procfile('worker: sleep 1000') });
  const [{ addon }] = await heroku.call('GET', '/apps/billing/addon-attachments');
  const attach = { app: 'shop', addon: addon.name, name: 'BILLING_DATABASE' };
  await heroku.call('POST', '/addon-attachments', attach);
  await heroku.settle('shop');
});

beforeEach(async () => {
  await heroku.call('DELETE', '/control/faults');
  await heroku.call('DELETE', '/control/calls');
});

describe('the status of an app', () => {
  test('its databases by add-on, the main one first, with limits and no secret', async () => {
    await heroku.query('shop', 'CREATE TABLE t (); INSERT INTO t DEFAULT VALUES');
    const app = await read('shop');
    expect(app).toMatchObject({ name: 'shop', stack: 'heroku-24', maintenance: false });
    expect(app.databases).toMatchObject({
      value: [
        { plan: 'essential-0', owner: 'shop', foreign: false, limits: { tables: 4000 } },
        {},
        {},
      ],
    });
    const databases = 'value' in app.databases ? app.databases.value : [];
    expect(databases[0]).toMatchObject({
      names: expect.arrayContaining(['DATABASE']),
      figures: { value: { tables: 1, following: [], notices: [] } },
      lastBackup: { value: null },
    });
    const billing = databases.find(({ names }) => names.includes('BILLING_DATABASE'));
    expect(billing).toMatchObject({ owner: 'billing', foreign: true });
    const historic = databases.find(({ plan }) => plan === 'hobby-dev');
    expect(historic).toMatchObject({ limits: { rows: 10_000 }, figures: { value: { rows: 0 } } });
    expect(JSON.stringify(app)).not.toContain('postgres://');
  });

  test('a part that is refused is told in its place', async () => {
    const no = { kind: 'answer', status: 403, id: 'forbidden', message: 'Not for you.' };
    await fault(heroku, { ...no, method: 'GET', path: '/apps/shop/dynos' });
    await fault(heroku, { ...no, method: 'GET', path: 'transfers$', times: 9 });
    const app = await read('shop');
    expect(app.dynos).toEqual({ problem: expect.stringContaining('Not for you.') });
    expect(app.databases).toMatchObject({
      value: [{ figures: { value: {} }, lastBackup: { problem: expect.any(String) } }, {}, {}],
    });
  });

  test('pgreset status shows it below the database, and as JSON', async () => {
    const shown = await on(['status']);
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toMatch(/app +shop · heroku-24/);
    expect(shown.stdout).toMatch(/size +█░+ +0\.\d%/);
    expect(shown.stdout).toContain('billed to another app: billing');
    const json = jsonOf(await on(['status', '--json']));
    expect(json).toMatchObject({ app: { name: 'shop' }, status: { tables: [{}] } });
  });

  test('app info works without a database, and with one that is not ready', async () => {
    await heroku.createApp({ name: 'bare', folder: procfile('web: x'), databases: [] });
    const bare = await pgresetOn(heroku, 'bare', ['app', 'info']);
    expect(bare).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining('database') });
    await fault(heroku, { kind: 'slow-provisioning', milliseconds: 60_000, app: 'bare' });
    await heroku.call('POST', '/apps/bare/addons', { plan: 'heroku-postgresql:essential-0' });
    const unready = await pgresetOn(heroku, 'bare', ['app', 'info']);
    expect(unready.stdout).toContain('not yet provisioned');
  });
});

describe('which app', () => {
  const info = (cwd: string) =>
    pgresetOn(heroku, 'shop', ['app', 'ps', '--json'], { cwd }).then(({ exitCode }) => exitCode);

  test('the only git remote, or the question which', async () => {
    const remote = (app: string) => `https://git.heroku.com/${app}.git`;
    const env = { ...heroku.environment, PATH: process.env['PATH'] ?? '', HEROKU_GIT_HOST: '' };
    const cwd = repository({ heroku: remote('shop') });
    expect((await runCli(['app', 'ps'], { env, cwd })).stderr).toContain('from git remote heroku');
    const two = repository({ heroku: remote('shop'), staging: remote('billing') });
    const asked = await runCli(['app', 'ps'], { env, cwd: two });
    expect(asked.exitCode).toBe(2);
    expect(asked.stderr).toContain('staging: app billing');
    expect(await info(two)).toBe(0);
  });

  test.each(['../x', 'a b', '"; drop', '..', ''])('«%s» is no app', async (app) => {
    const found = findApp({ app }, { env: heroku.environment, folder: '/' });
    expect(await rejection(found)).toMatchObject({ code: 'heroku-missing', exit: 2 });
  });

  test('no token', async () => {
    const { exitCode, stderr } = await on(['app', 'ps'], { env: { HEROKU_API_KEY: '' } });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('heroku login')]);
  });
});

describe('logs', () => {
  test('the last lines; the password that the app prints is taken out', async () => {
    await until(async () => (await state()).every((each: string) => each === 'up'), 'all up');
    const { stdout, exitCode } = await on(['app', 'logs', '--dyno', 'web', '--source', 'app']);
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/app\[web\.1\]: at postgres:\/\/\w+:•••@/),
    ]);
    const { lines } = jsonOf<{ lines: object[] }>(
      await on(['app', 'logs', '--lines', '2', '--json']),
    );
    expect(lines).toHaveLength(2);
  });

  test('followed until Ctrl-C, which is no failure', async () => {
    const { exitCode } = await on(['app', 'logs', '--tail'], { interruptAt: 'web.1' });
    expect(exitCode).toBe(0);
    expect((await on(['app', 'logs', '--tail', '--json'])).exitCode).toBe(2);
  });
});

test('maintenance: on with consent, off without, and which it is', async () => {
  expect((await on(['app', 'maintenance', 'on'])).exitCode).toBe(3);
  expect((await on(['app', 'maintenance'])).stdout).toBe('off\n');
  expect((await on(['app', 'maintenance', 'on', ...CONFIRM])).exitCode).toBe(0);
  expect(jsonOf(await on(['app', 'maintenance', '--json']))).toMatchObject({ maintenance: true });
  expect((await on(['app', 'info'])).stdout).toContain('pgreset app maintenance off --app shop');
  expect((await on(['app', 'maintenance', 'off'])).exitCode).toBe(0);
  expect((await on(['app', 'maintenance', 'sideways'])).exitCode).toBe(2);
});

describe('restart', () => {
  test('needs a person who says the name', async () => {
    const agent = { env: { CLAUDECODE: '1' } };
    expect((await on(['app', 'restart'])).exitCode).toBe(3);
    expect((await on(['app', 'restart', '--confirm', 'sho'])).exitCode).toBe(3);
    expect((await on(['app', 'restart', ...CONFIRM], agent)).exitCode).toBe(3);
    expect(await callsOf(heroku, 'DELETE /apps/shop/dynos')).toBe(0);
  });

  test('all, one, a type: new dynos are up, others the same', async () => {
    const ids = async (): Promise<string[]> =>
      (await heroku.call('GET', '/apps/shop/dynos')).map(({ id }: { id: string }) => id);
    const [web, worker] = await ids();
    const one = await on(['app', 'restart', 'worker.1', ...CONFIRM, '--json']);
    expect(jsonOf(one)).toMatchObject({ dynos: [{ name: 'web.1' }, { name: 'worker.1' }] });
    const between = await ids();
    expect([between[0] === web, between[1] === worker]).toEqual([true, false]);
    expect((await on(['app', 'restart', 'web', ...CONFIRM])).exitCode).toBe(0);
    expect((await ids())[0]).not.toBe(web);
    expect((await on(['app', 'restart', 'clock', ...CONFIRM])).exitCode).toBe(2);
  });

  test('an answer that is lost: it is asked for again', async () => {
    await fault(heroku, { kind: 'drop', when: 'after', method: 'DELETE', path: '/dynos$' });
    expect((await on(['app', 'restart', ...CONFIRM])).exitCode).toBe(0);
  });

  test('a dyno that does not boot ends it with 5', async () => {
    await fault(heroku, { kind: 'dyno-never-boots', type: 'web', app: 'shop' });
    const { exitCode, stderr } = await on(['app', 'restart', ...CONFIRM, '--wait', '2s']);
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('web.1 starting')]);
  });

  test('one that crashes too, with the last lines of its log', async () => {
    const folder = procfile('web: echo "no such table"; exit 3');
    await heroku.createApp({ name: 'broken', folder });
    const args = ['app', 'restart', '--confirm', 'broken'];
    const { exitCode, stderr } = await pgresetOn(heroku, 'broken', args);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('web.1 crashed');
    expect(stderr).toContain('no such table');
  });
});
