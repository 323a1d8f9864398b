import { beforeAll, expect, test } from 'vitest';
import { herokuCommand } from './heroku-command.ts';
import { type Json, localHeroku, until } from './local-heroku.ts';

const client = localHeroku();
const heroku = herokuCommand(client, 'threat-models');
let web = '';

beforeAll(async () => {
  const quantities = { web: 1, worker: 1 };
  const { web_url } = await client.createApp({ name: 'threat-models', quantities });
  web = web_url;
});

const health = async () => (await fetch(`${web}health`)).status;
const dynos = async (): Promise<Json[]> => client.call('GET', '/apps/threat-models/dynos');

test('apps:info', async () => {
  const text = await heroku.text('apps:info');
  expect(text).toMatch(/^=== threat-models/);
  expect(text).toMatch(/Addons: +heroku-postgresql:essential-0/);
  expect(text).toMatch(/Dynos: +web: 1, worker: 1/);
});

test('apps:info of an app that is not there', async () => {
  const { code, stderr } = await herokuCommand(client, 'nobody').run('apps:info');
  expect(code).not.toBe(0);
  expect(stderr).toContain("Couldn't find that app.");
});

test('config', async () => {
  expect(await heroku.text('config')).toMatch(/DATABASE_URL: +postgres:\/\/u\w+:p\w+@127\.0\.0\.1/);
});

test('config:set', async () => {
  expect(await heroku.text('config:set', 'COLOR=blue')).toMatch(/COLOR: blue/);
  await client.settle('threat-models');
  expect(await heroku.text('run', 'echo colour $COLOR')).toMatch('colour blue');
});

test('config:set of an attachment', async () => {
  const { code, stderr } = await heroku.run('config:set', 'DATABASE_URL=postgres://elsewhere/x');
  expect(code).not.toBe(0);
  expect(stderr).toContain('Cannot overwrite attachment values DATABASE_URL.');
});

test('releases', async () => {
  const text = await heroku.text('releases');
  expect(text).toMatch(/Releases - Current: v2/);
  expect(text).toMatch(/v2 +Set COLOR config vars +someone@example\.com/);
});

test('maintenance:on', async () => {
  expect((await heroku.run('maintenance:on')).code).toBe(0);
  expect(await health()).toBe(503);
  expect(await heroku.text('maintenance')).toBe('on\n');
});

test('maintenance:off', async () => {
  expect((await heroku.run('maintenance:off')).code).toBe(0);
  expect(await health()).toBe(200);
});

test('ps', async () => {
  await until(async () => (await dynos()).every(({ state }) => state === 'up'), 'all dynos up');
  const text = await heroku.text('ps');
  expect(text).toMatch(/=== web \(Basic\): node web\.mjs \(1\)\s+web\.1: up /);
  expect(text).toMatch(/=== worker \(Basic\): node worker\.mjs \(1\)\s+worker\.1: up /);
});

test('ps:restart', async () => {
  const before = await dynos();
  expect((await heroku.run('ps:restart')).code).toBe(0);
  const after = await dynos();
  expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
  for (const { id } of before) expect(after.map((dyno) => dyno.id)).not.toContain(id);
  expect(await health()).toBe(200);
});

test('ps:restart --dyno-name', async () => {
  const [web1, worker1] = await dynos();
  expect((await heroku.run('ps:restart', '--dyno-name', 'web.1')).code).toBe(0);
  const after = await dynos();
  expect(after[0].id).not.toBe(web1.id);
  expect(after[1].id).toBe(worker1.id);
});

test('ps:restart --process-type', async () => {
  const [web1, worker1] = await dynos();
  expect((await heroku.run('ps:restart', '--process-type', 'worker')).code).toBe(0);
  const after = await dynos();
  expect(after[0].id).toBe(web1.id);
  expect(after[1].id).not.toBe(worker1.id);
});

test('dyno:restart', async () => {
  const [before] = await dynos();
  expect((await heroku.run('dyno:restart')).code).toBe(0);
  expect((await dynos())[0].id).not.toBe(before.id);
});

test('ps:scale', async () => {
  const { code, stderr } = await heroku.run('ps:scale', 'worker=2');
  expect(code).toBe(0);
  expect(stderr).toContain('now running worker at 2:Basic');
  expect(await heroku.text('ps:scale')).toBe('web=1:Basic worker=2:Basic\n');
  expect((await heroku.run('ps:scale', 'worker-1')).code).toBe(0);
  expect((await dynos()).map(({ name }) => name)).toEqual(['web.1', 'worker.1']);
});

test('logs', async () => {
  const text = await heroku.text('logs', '--num', '500');
  expect(text).toMatch(/^\d{4}-\S+\+00:00 app\[api\]: Release v1 created by user someone@example/m);
  expect(text).toMatch(/heroku\[web\.1\]: Starting process with command `node web\.mjs`/);
  expect(text).toMatch(/app\[web\.1\]: level=info msg="schema is there" created=25/);
  expect(text).toMatch(/heroku\[router\]: at=error code=H80 desc="Maintenance mode"/);
  const only = await heroku.text('logs', '--source', 'app', '--dyno-name', 'worker.1');
  expect(only).toMatch(/app\[worker\.1\]/);
  expect(only).not.toMatch(/web\.1|heroku\[/);
});

test('logs --tail', async () => {
  const child = heroku.start('logs', '--tail', '--num', '1');
  let text = '';
  child.stdout?.on('data', (chunk) => (text += chunk));
  await until(async () => text !== '', 'a first line');
  await fetch(`${web}health?seen`);
  await until(async () => text.includes('path="/health?seen"'), 'the request in the log');
  expect(child.exitCode).toBeNull();
  child.kill('SIGINT');
});

test('run', async () => {
  const { code, stdout, stderr } = await heroku.run('run', 'echo hi from $DYNO');
  expect(code).toBe(0);
  expect(stderr).toMatch(/up, run\.\d{4}/);
  expect(stdout).toMatch(/^hi from run\.\d{4}\n$/);
});

test('run --exit-code', async () => {
  const { code, stderr } = await heroku.run('run', '--exit-code', '--', 'sh -c "exit 7"');
  expect(code).toBe(7);
  expect(stderr).toContain('Process exited with code 7');
  expect((await heroku.run('run', '--exit-code', 'true')).code).toBe(0);
});

test('run with standard input', async () => {
  const { code, stdout } = await heroku.feed('SELECT 6 * 7 AS answer', 'run', 'psql $DATABASE_URL');
  expect(code).toBe(0);
  expect(stdout).toMatch(/answer\s+-+\s+42/);
});

test('run:detached', async () => {
  expect((await heroku.run('run:detached', 'echo gone away')).code).toBe(0);
  const logged = async () => (await heroku.text('logs')).includes('gone away');
  await until(logged, 'its output in the log');
});
