import { beforeAll, expect, test } from 'vitest';
import { herokuCommand } from './heroku-command.ts';
import { localHeroku, until } from './local-heroku.ts';

const client = localHeroku({ settings: { provisioning: 1000 } });
const heroku = herokuCommand(client, 'threat-models');
const CONFIRM = ['--confirm', 'threat-models'];

beforeAll(async () => void (await client.createApp({ name: 'threat-models' })));

/** Tables in `public` of a database, asked as the app. */
const tables = async (variable?: string) => {
  const sql = "SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'";
  return (await client.query('threat-models', sql, variable))[0].n;
};
const config = (): Promise<Record<string, string>> =>
  client.call('GET', '/apps/threat-models/config-vars');
/** The other database of the app, as its variable without `_URL`. */
const other = async () =>
  Object.keys(await config())
    .find((name) => name.startsWith('HEROKU_POSTGRESQL_'))!
    .replace('_URL', '');
const addonOf = async (attachment: string) =>
  (await client.call('GET', '/apps/threat-models/addon-attachments')).find(
    ({ name }: { name: string }) => name === attachment,
  )?.addon.name as string;

test('addons', async () => {
  const text = await heroku.text('addons');
  expect(text).toMatch(/heroku-postgresql \(postgresql-\w+-\d{5}\) +essential-0 .*created/);
  expect(text).toContain('as DATABASE');
});

test('addons:create --wait', async () => {
  const { code, stdout } = await heroku.run(
    'addons:create',
    'heroku-postgresql:essential-0',
    '--wait',
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/Created postgresql-\w+-\d{5} as HEROKU_POSTGRESQL_\w+_URL/);
  expect(await tables(`${await other()}_URL`)).toBe(0);
});

test('addons:attach', async () => {
  const { code } = await heroku.run('addons:attach', await addonOf('DATABASE'), '--as', 'SPARE');
  expect(code).toBe(0);
  const { SPARE_URL, DATABASE_URL } = await config();
  expect(SPARE_URL).toBe(DATABASE_URL);
});

test('addons:detach', async () => {
  expect((await heroku.run('addons:detach', 'SPARE')).code).toBe(0);
  expect(await config()).not.toHaveProperty('SPARE_URL');
});

test('pg:info', async () => {
  await until(async () => (await tables()) === 25, 'the app has made its tables');
  const text = await heroku.text('pg:info');
  expect(text).toMatch(/=== DATABASE_URL/);
  expect(text).toMatch(/Plan: +essential-0/);
  expect(text).toMatch(/Connections: +\d+\/20/);
  expect(text).toMatch(/Data Size: +[\d.]+ MB \/ 1 GB/);
  expect(text).toMatch(/Tables: +25\/4000 \(In compliance\)/);
  expect(text).toMatch(/Tables: +0\/4000 \(In compliance\)/);
});

test('pg:info of a database over its limit', async () => {
  const limit = `/control/addons/${await addonOf('DATABASE')}/limit`;
  await client.call('POST', limit, { bytes: 1_000_000 });
  const text = await heroku.text('pg:info', 'DATABASE');
  expect(text).toMatch(/Status: +Over Plan Capacity: Access Restricted/);
  expect(text).toMatch(/Data Size: +[\d.]+ MB \/ [\d.]+ kB \([\d.]+%\) \(Write access revoked\)/);
  await client.call('POST', limit, {});
  expect(await heroku.text('pg:info', 'DATABASE')).toMatch(/Status: +Available/);
});

test('pg:wait', async () => {
  expect((await heroku.run('pg:wait')).code).toBe(0);
});

test('pg:credentials', async () => {
  expect(await heroku.text('pg:credentials')).toMatch(/default +active\s+└─ as DATABASE/);
});

test('pg:credentials:url', async () => {
  expect(await heroku.text('pg:credentials:url')).toContain((await config())['DATABASE_URL']);
});

test('pg:credentials:rotate', async () => {
  const before = (await config())['DATABASE_URL']!;
  expect((await heroku.run('pg:credentials:rotate', ...CONFIRM)).code).toBe(0);
  const after = (await config())['DATABASE_URL']!;
  expect(after).not.toBe(before);
  const { stdout } = await heroku.run('run', '--exit-code', `psql ${before} -c "SELECT 1"`);
  expect(stdout).toContain('password authentication failed');
  expect(await tables()).toBe(25);
});

test('pg:psql -c', async () => {
  const sql = "SELECT tableowner = current_user AS mine FROM pg_tables WHERE tablename = 'users'";
  expect(await heroku.text('pg:psql', '-c', sql)).toMatch(/mine\s+-+\s+t\s/);
});

test('pg:ps', async () => {
  expect(await heroku.text('pg:ps')).toMatch(/pid \| state/);
});

test('pg:killall', async () => {
  const asleep = client.query('threat-models', 'SELECT pg_sleep(60)').catch(String);
  expect((await heroku.run('pg:killall')).code).toBe(0);
  expect(await asleep).toMatch(/terminat/);
});

test('pg:backups:capture', async () => {
  await client.query('threat-models', "INSERT INTO users (name) VALUES ('Ada')");
  const { code, stderr } = await heroku.run('pg:backups:capture');
  expect(code).toBe(0);
  expect(stderr).toContain('Backing up DATABASE to b001... done');
});

test('pg:backups', async () => {
  expect(await heroku.text('pg:backups')).toMatch(/b001 .*Completed .*KB +DATABASE/);
});

test('pg:backups:url', async () => {
  const url = (await heroku.text('pg:backups:url', 'b001')).trim();
  const dump = Buffer.from(await (await fetch(url)).arrayBuffer());
  expect(dump.subarray(0, 5).toString()).toBe('PGDMP');
});

test('pg:copy', async () => {
  const target = (await other()).replace('HEROKU_POSTGRESQL_', '');
  const args = ['DATABASE_URL', await other(), '--confirm', target];
  expect((await heroku.run('pg:copy', ...args)).code).toBe(0);
  const rows = await client.query('threat-models', 'TABLE users', `${await other()}_URL`);
  expect(rows).toMatchObject([{ name: 'Ada' }]);
});

test('pg:reset', async () => {
  expect((await heroku.run('pg:reset', ...CONFIRM)).code).toBe(0);
  expect(await tables()).toBe(0);
});

test('pg:backups:restore', async () => {
  const { code } = await heroku.run('pg:backups:restore', 'b001', 'DATABASE_URL', ...CONFIRM);
  expect(code).toBe(0);
  expect(await tables()).toBe(25);
  expect(await client.query('threat-models', 'TABLE users')).toMatchObject([{ name: 'Ada' }]);
});

test('pg:backups:delete', async () => {
  expect((await heroku.run('pg:backups:delete', 'b001', ...CONFIRM)).code).toBe(0);
  expect(await heroku.text('pg:backups')).toContain('No backups.');
});

test('pg:promote', async () => {
  const target = await other();
  const old = await addonOf('DATABASE');
  const next = await addonOf(target);
  const { code, stderr } = await heroku.run('pg:promote', target);
  expect(code).toBe(0);
  expect(stderr).toMatch(/Ensuring an alternate alias for existing DATABASE_URL/);
  expect(await addonOf('DATABASE')).toBe(next);
  const again = await heroku.run('pg:promote', 'DATABASE_URL');
  expect(again.code).not.toBe(0);
  expect(again.stderr).toContain('is already promoted');
  const text = await heroku.text('addons');
  expect(text).toContain(old);
});

test('addons:destroy', async () => {
  const current = await addonOf('DATABASE');
  const attachments: { addon: { name: string } }[] = await client.call('GET', '/addon-attachments');
  const old = attachments.find(({ addon }) => addon.name !== current)!.addon.name;
  expect((await heroku.run('addons:destroy', old, ...CONFIRM)).code).toBe(0);
  expect(await heroku.text('addons')).not.toContain(old);
});

test('pg:unfollow', async () => {
  const order = ['heroku-postgresql:standard-0', '--wait', '--as'];
  await heroku.text('addons:create', ...order, 'LEADER');
  await heroku.text('addons:create', ...order, 'COPY', '--', '--follow', 'LEADER');
  expect(await heroku.text('pg:info', 'COPY')).toMatch(/Following: +LEADER/);
  const promoted = await heroku.run('pg:promote', 'COPY');
  expect(promoted.stderr).toContain('Use heroku pg:unfollow');
  expect((await heroku.run('pg:unfollow', 'COPY', ...CONFIRM)).code).toBe(0);
  expect(await heroku.text('pg:info', 'COPY')).not.toContain('Following');
});
