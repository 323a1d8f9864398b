import pg from 'pg';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { localHeroku, procfile } from './local-heroku.ts';

const client = localHeroku();
const MB = 1024 ** 2;
const folder = procfile('worker: true');

/** An app with one database of that plan; its add-on's name. */
async function appWith(name: string, plan: string): Promise<string> {
  await client.createApp({ name, folder, databases: [plan] });
  return (await client.call('GET', `/apps/${name}/addons`))[0].name;
}

const info = async (addon: string): Promise<Record<string, string>> => {
  const { info: lines } = await client.call('GET', `/client/v11/databases/${addon}`);
  return Object.fromEntries(
    lines.map(({ name, values }: { name: string; values: string[] }) => [name, values[0]]),
  );
};
const limit = (addon: string, limits: object) =>
  client.call('POST', `/control/addons/${addon}/limit`, limits);
const measure = (addon: string) => client.call('POST', `/control/addons/${addon}/measure`);

let full = '';
const query = (sql: string) => client.query('full', sql);
const refused = (sql: string, message: string) => expect(query(sql)).rejects.toThrow(message);

beforeAll(async () => {
  full = await appWith('full', 'essential-0');
  await query(`CREATE TABLE parents (id int PRIMARY KEY);
    CREATE TABLE children (id int PRIMARY KEY, parent int REFERENCES parents);
    CREATE TABLE logs AS SELECT md5(n::text) AS text FROM generate_series(1, 100000) n;
    CREATE SCHEMA more; CREATE TABLE more.things (id int);
    CREATE EXTENSION "uuid-ossp";
    INSERT INTO parents VALUES (1), (2); INSERT INTO children VALUES (1, 1)`);
});

test('a database over its limit has some days before access is restricted', async () => {
  await limit(full, { bytes: 10 * MB, grace: true });
  expect(await info(full)).toMatchObject({
    Status: 'Over Plan Capacity: Action Required',
    'Data Size': expect.stringMatching(/MB \/ 10 MB \(\d{3}\.\d\d%\) \(Above limits, access/),
    Connections: expect.stringMatching(/\/20$/),
  });
  await query('INSERT INTO parents VALUES (3)');
});

test('then it may be read, and rows may go, by one connection', async () => {
  expect(await limit(full, { bytes: 10 * MB })).toMatchObject({ restriction: 'access' });
  expect(await info(full)).toMatchObject({
    Status: 'Over Plan Capacity: Access Restricted',
    'Data Size': expect.stringContaining('(Write access revoked)'),
    Connections: expect.stringMatching(/\/1$/),
  });
  await refused('INSERT INTO parents VALUES (4)', 'permission denied for table parents');
  await refused('UPDATE more.things SET id = 1', 'permission denied for table things');
  await refused('CREATE TABLE public.new ()', 'permission denied for schema public');
  await refused('CREATE SCHEMA new', 'permission denied for database');
  await refused('CREATE TEMP TABLE new ()', 'permission denied');
  await refused('ALTER TABLE parents ADD COLUMN name text', 'must be owner of table parents');
  // It has nothing to give: a warning.
  await query('GRANT INSERT ON parents TO CURRENT_USER');
  await refused('INSERT INTO parents VALUES (4)', 'permission denied for table parents');
  expect(await query('SELECT id FROM parents')).toHaveLength(3);
  // Foreign keys are checked by locking rows, which needs more rights than the app has left.
  await query('DELETE FROM parents WHERE id = 3');
  await refused('DELETE FROM parents WHERE id = 1', 'violates foreign key constraint');
  const { DATABASE_URL } = await client.call('GET', '/apps/full/config-vars');
  const only = new pg.Client({
    connectionString: DATABASE_URL,
    ssl: { rejectUnauthorized: false },
  });
  onTestFinished(() => only.end());
  await only.connect();
  await refused('SELECT 1', 'too many connections for role');
});

test('and when it is small again, all is as before', async () => {
  await query('TRUNCATE logs');
  expect(await measure(full)).not.toHaveProperty('restriction');
  expect(await info(full)).toMatchObject({ Status: 'Available' });
  await query('INSERT INTO parents VALUES (4); CREATE TABLE public.new (); DROP TABLE new');
  await query('ALTER TABLE parents ADD COLUMN name text; DROP SCHEMA more CASCADE');
  await query('DROP EXTENSION "uuid-ossp"; CREATE EXTENSION hstore');
  const owned = `SELECT count(*)::int AS n FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relowner = current_user::regrole AND relkind = 'r'`;
  expect(await query(owned)).toEqual([{ n: 3 }]);
});

test('a reset helps too, and the add-on can go', async () => {
  await limit(full, { bytes: MB });
  await client.call('PUT', `/client/v11/databases/${full}/reset`);
  await query('CREATE TABLE again (id int); INSERT INTO again VALUES (1)');
  expect(await measure(full)).toMatchObject({ restriction: 'access' });
  await client.call('DELETE', `/apps/full/addons/${full}`);
});

test('plans that limit rows revoke INSERT, on new tables as well', async () => {
  const old = await appWith('rows', 'basic');
  const sql = (text: string) => client.query('rows', text);
  await sql('CREATE TABLE many AS SELECT n FROM generate_series(1, 12) n');
  expect((await info(old))['Rows']).toBe('12/10000000 (In compliance)');
  await limit(old, { rows: 10, grace: true });
  expect((await info(old))['Rows']).toBe('12/10 (Above limits, access disruption imminent)');
  await limit(old, { rows: 10 });
  expect(await info(old)).toMatchObject({
    Status: 'Available',
    Rows: '12/10 (Write access revoked)',
  });
  await expect(sql('INSERT INTO many VALUES (1)')).rejects.toThrow('permission denied');
  await sql('CREATE TABLE new (id int)');
  await expect(sql('INSERT INTO new VALUES (1)')).rejects.toThrow('permission denied');
  await sql('UPDATE many SET n = n + 1; DELETE FROM many WHERE n > 5');
  await measure(old);
  await sql('INSERT INTO many VALUES (1); INSERT INTO new VALUES (1)');
});
