import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { type Json, localHeroku, procfile, until } from './local-heroku.ts';

// Without the CLI, so that it is quick: what the conformance tests would not notice.
const client = localHeroku({
  settings: { provisioning: 100, boot: 5000, stop: 500, backOff: [50, 500] },
});

/** Copies are made with the one on the PATH. */
const pgDump = spawnSync('pg_dump', ['--version']).status === 0;

const web =
  'web: node -e \'require("http").createServer((q, a) => a.end("hi")).listen(process.env.PORT)\'\n';
const dynos = async (app: string): Promise<Json[]> => client.call('GET', `/apps/${app}/dynos`);
const logsOf = async (app: string): Promise<string> => {
  const { logplex_url: url } = await client.call('POST', `/apps/${app}/log-sessions`, {});
  return (await fetch(url)).text();
};

test('the sample app makes its tables, answers, and restarts', async () => {
  const { web_url } = await client.createApp({ name: 'sample' });
  expect(await (await fetch(`${web_url}health`)).text()).toBe('ok, 0 threat models\n');
  const [before] = await dynos('sample');
  expect((await client.answer('DELETE', '/apps/sample/dynos')).status).toBe(202);
  const [after] = await dynos('sample');
  expect(after.id).not.toBe(before.id);
  expect((await fetch(`${web_url}health`)).status).toBe(200);
  // What a dyno prints comes by another way than what it answers.
  const line = 'app[web.1]: level=info msg="schema is there" created=0';
  await until(async () => (await logsOf('sample')).includes(line), 'its message in the log');
});

test('a database is laid out as on Heroku', async () => {
  await client.createApp({ name: 'layout', folder: procfile('worker: true') });
  const query = (sql: string) => client.query('layout', sql);
  const refused = (sql: string) => expect(query(sql)).rejects.toThrow();
  expect(await query('SELECT current_setting($$is_superuser$$) AS super')).toEqual([
    { super: 'off' },
  ]);
  const owner =
    "SELECT nspowner::regrole::text AS owner FROM pg_namespace WHERE nspname = 'public'";
  expect(await query(owner)).toEqual([{ owner: 'pg_database_owner' }]);
  await query('CREATE EXTENSION hstore');
  await refused('ALTER EXTENSION hstore SET SCHEMA pg_catalog');
  await refused('CREATE DATABASE other');
  await refused('CREATE TABLE _heroku.mine ()');
  await refused('GRANT ALL ON SCHEMA public TO postgres');
  await query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  const config = await client.call('GET', '/apps/layout/config-vars');
  const id = (await client.call('GET', '/apps/layout/addons'))[0].id;
  expect(await client.call('PUT', `/client/v11/databases/${id}/reset`)).toEqual({
    message: 'Reset successful.',
  });
  expect(await client.call('GET', '/apps/layout/config-vars')).toEqual(config);
  expect(await query('SELECT count(*)::int AS n FROM pg_stat_statements(true)')).toHaveLength(1);
});

test('a database is for its own app, and for as many connections as the plan has', async () => {
  const folder = procfile('worker: true');
  await client.createApp({ name: 'mine', folder });
  await client.createApp({ name: 'yours', folder });
  const [mine, yours] = await Promise.all(
    ['mine', 'yours'].map(async (name) => client.call('GET', `/apps/${name}/config-vars`)),
  );
  const elsewhere = new URL(mine['DATABASE_URL']);
  elsewhere.pathname = new URL(yours['DATABASE_URL']).pathname;
  const connect = (url: string, ssl: pg.ClientConfig['ssl'] = { rejectUnauthorized: false }) => {
    const session = new pg.Client({ connectionString: url, ssl });
    onTestFinished(() => session.end());
    return session.connect();
  };
  await expect(connect(elsewhere.href)).rejects.toThrow('permission denied for database');
  await expect(connect(mine['DATABASE_URL'], false)).rejects.toThrow('no encryption');
  for (let index = 0; index < 20; index += 1) await connect(mine['DATABASE_URL']);
  await expect(connect(mine['DATABASE_URL'])).rejects.toThrow('too many connections for role');
});

test('a dyno that crashes comes back, later each time', async () => {
  await client.createApp({ name: 'crashing', folder: procfile('web: echo oh; exit 3') });
  const crashes = async () => (await logsOf('crashing')).split('exited with status 3').length - 1;
  await until(async () => (await crashes()) >= 3, 'three crashes');
  expect(await logsOf('crashing')).toMatch(
    /heroku\[web\.1\]: State changed from starting to crashed/,
  );
});

test('a web dyno that does not listen is taken down', async () => {
  await client.call('POST', '/control/faults', { kind: 'dyno-never-boots', app: 'silent' });
  await client.createApp({ name: 'silent', folder: procfile(web) });
  await until(async () => (await logsOf('silent')).includes('Error R10'), 'the boot timeout');
  await until(async () => (await dynos('silent'))[0].state === 'up', 'the next try');
});

test('a dyno that does not end is killed', async () => {
  await client.createApp({
    name: 'stubborn',
    folder: procfile("worker: trap '' TERM; echo deaf; while :; do sleep 0.1; done"),
    quantities: { worker: 1 },
  });
  await until(async () => (await logsOf('stubborn')).includes(': deaf'), 'the trap is set');
  await client.call('DELETE', '/apps/stubborn/dynos/worker.1');
  await until(async () => (await logsOf('stubborn')).includes('Error R12'), 'the exit timeout');
});

test('a release whose command fails leaves the dynos as they were', async () => {
  const folder = procfile(`release: test "$BAD" = ""\n${web}`);
  await client.createApp({ name: 'phased', folder });
  const [before] = await dynos('phased');
  await client.call('PATCH', '/apps/phased/config-vars', { BAD: 'yes' });
  await client.settle('phased');
  const releases = await client.call('GET', '/apps/phased/releases');
  expect(releases).toMatchObject([
    { status: 'succeeded', current: true },
    { status: 'failed', current: false, description: 'Set BAD config vars' },
  ]);
  expect((await dynos('phased'))[0].id).toBe(before.id);
});

test('provisioning takes its time', async () => {
  await client.createApp({ name: 'growing', folder: procfile('worker: true'), databases: [] });
  await client.call('POST', '/control/faults', { kind: 'slow-provisioning', milliseconds: 300 });
  const plan = { name: 'heroku-postgresql:essential-0' };
  const { id, state } = await client.call('POST', '/apps/growing/addons', { plan });
  expect(state).toBe('provisioning');
  const status = () => client.call('GET', `/client/v11/databases/${id}/wait_status`);
  expect(await status()).toMatchObject({ 'waiting?': true });
  expect((await client.answer('GET', `/client/v11/databases/${id}`)).status).toBe(404);
  expect(await client.call('GET', '/apps/growing/config-vars')).toEqual({});
  await until(async () => !(await status())['waiting?'], 'the database');
  expect(await client.call('GET', '/apps/growing/config-vars')).toHaveProperty('DATABASE_URL');
});

test.skipIf(!pgDump)(
  'a follower is a copy that may only be read until it does not follow any more',
  async () => {
    const folder = procfile('worker: true');
    await client.createApp({ name: 'leading', folder, databases: ['standard-0'] });
    await client.query('leading', 'CREATE TABLE things AS SELECT 1 AS id');
    const plan = 'heroku-postgresql:standard-0';
    const order = { plan, config: { follow: 'DATABASE_URL' }, attachment: { name: 'FOLLOWER' } };
    const { id } = await client.call('POST', '/apps/leading/addons', order);
    const waiting = async () => client.call('GET', `/client/v11/databases/${id}/wait_status`);
    await until(async () => !(await waiting())['waiting?'], 'the follower');
    const query = (sql: string) => client.query('leading', sql, 'FOLLOWER_URL');
    expect(await query('TABLE things')).toEqual([{ id: 1 }]);
    await expect(query('DELETE FROM things')).rejects.toThrow('read-only');
    const info = await client.call('GET', `/client/v11/databases/${id}`);
    expect(info.following).toMatch(/^postgres:/);
    await client.call('PUT', `/client/v11/databases/${id}/unfollow`);
    await query('DELETE FROM things');
    expect((await client.call('GET', `/client/v11/databases/${id}`)).following).toBeNull();
  },
);

test.skipIf(!pgDump)(
  'a backup of a schema that was dropped and made anew is restored',
  async () => {
    const folder = procfile('worker: true');
    await client.createApp({ name: 'backed-up', folder });
    const query = (sql: string) => client.query('backed-up', sql);
    await query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await query('CREATE EXTENSION citext; CREATE TABLE things AS SELECT 1 AS id');
    const { id } = (await client.call('GET', '/apps/backed-up/addons'))[0];
    const database = `/client/v11/databases/${id}`;
    const finished = async (uuid: string) => {
      const look = () => client.call('GET', `/client/v11/apps/backed-up/transfers/${uuid}`);
      await until(async () => (await look()).finished_at !== null, 'the end of the transfer');
      return look();
    };
    const backup = await finished((await client.call('POST', `${database}/backups`)).uuid);
    expect(backup).toMatchObject({ succeeded: true, from_type: 'pg_dump', to_type: 'gof3r' });
    await query('DROP TABLE things');
    const order = { backup_url: backup.to_url };
    const restored = await finished(
      (await client.call('POST', `${database}/restores`, order)).uuid,
    );
    expect(restored.logs.at(-1).message).toBe('Transfer completed');
    expect(await query('TABLE things')).toEqual([{ id: 1 }]);
  },
);
