import { beforeAll, expect, test } from 'vitest';
import { herokuCommand } from './heroku-command.ts';
import { type Json, localHeroku, procfile, until } from './local-heroku.ts';

// The manual commands of a page that people follow to reset a database on Heroku, as they stand there.
const client = localHeroku({ settings: { provisioning: 1000 } });
const heroku = herokuCommand(client, 'tmi-server');

beforeAll(async () => void (await client.createApp({ name: 'tmi-server' })));

const LIST =
  'echo "SELECT table_name FROM information_schema.tables WHERE table_schema = \'public\' ORDER BY table_name;" | psql $DATABASE_URL';
const COLUMN =
  "echo \"SELECT column_name FROM information_schema.columns WHERE table_name = 'threat_models' AND column_name = 'issue_uri';\" | psql $DATABASE_URL";

test('run: drop the schema by psql', async () => {
  const sql = 'echo "DROP SCHEMA public CASCADE; CREATE SCHEMA public;" | psql $DATABASE_URL';
  const { code, stdout, stderr } = await heroku.run('run', sql);
  expect(code).toBe(0);
  expect(stdout).toContain('CREATE SCHEMA');
  expect(stdout).not.toContain('ERROR');
  expect(stderr).not.toContain('ERROR');
  expect(await heroku.text('run', LIST)).toContain('(0 rows)');
});

test('dyno:restart makes the tables anew', async () => {
  expect((await heroku.run('dyno:restart')).code).toBe(0);
  const count = "SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'";
  const isThere = async () => (await client.query('tmi-server', count))[0].n === 25;
  await until(isThere, 'the app has made its tables');
});

test('run: verify by psql', async () => {
  expect(await heroku.text('run', LIST)).toContain('(25 rows)');
  expect(await heroku.text('run', COLUMN)).toMatch(/issue_uri\s+\(1 row\)/);
  expect(await heroku.text('run', 'echo "\\\\dt" | psql $DATABASE_URL')).toContain('threat_models');
  const text = await heroku.text('run', 'echo "\\\\d threat_models" | psql $DATABASE_URL');
  expect(text).toMatch(/issue_uri +\| text/);
});

test('the swap to a new database', async () => {
  // Longer than the CLI needs to start, so that there is something to wait for.
  await client.call('POST', '/control/faults', { kind: 'slow-provisioning', milliseconds: 8000 });
  const created = await heroku.run('addons:create', 'heroku-postgresql:essential-0');
  expect(created.code).toBe(0);
  expect(created.stdout).toContain('is being created in the background');
  const waited = await heroku.run('pg:wait', '--wait-interval', '1');
  expect(waited.code).toBe(0);
  // On a busy machine the database was there before the CLI had started.
  if (waited.stderr.includes('Waiting')) expect(waited.stderr).toMatch(/database .*available/s);
  expect((await heroku.run('maintenance:on')).code).toBe(0);
  // The page promotes DATABASE_URL, which is the old database: Heroku refuses.
  expect((await heroku.run('pg:promote', 'DATABASE_URL')).stderr).toContain('already promoted');
  const config = await client.call('GET', '/apps/tmi-server/config-vars');
  const fresh = Object.keys(config).find((name) => name.startsWith('HEROKU_POSTGRESQL_'))!;
  expect((await heroku.run('pg:promote', fresh)).code).toBe(0);
  expect((await heroku.run('maintenance:off')).code).toBe(0);
  expect((await heroku.run('dyno:restart')).code).toBe(0);
  const after = await client.call('GET', '/apps/tmi-server/config-vars');
  expect(after['DATABASE_URL']).toBe(config[fresh]);
});

test('pg:promote follows the release phase', async () => {
  const folder = procfile('release: sleep 1; echo released $DATABASE_URL\nweb: sleep 9999\n');
  await client.createApp({ name: 'phased', folder, databases: ['essential-0', 'essential-0'] });
  const phased = herokuCommand(client, 'phased');
  const config = await client.call('GET', '/apps/phased/config-vars');
  const fresh = Object.keys(config).find((name) => name !== 'DATABASE_URL')!;
  const { code, stderr } = await phased.run('pg:promote', fresh);
  expect(code).toBe(0);
  expect(stderr).toContain('pg:promote succeeded.');
  expect(await phased.text('logs')).toMatch(/app\[release\.\d\]: released postgres:/);

  await client.call('POST', '/control/faults', { kind: 'release-fails', skip: 1 });
  const [{ name: old }] = (await client.call('GET', '/apps/phased/addon-attachments')).filter(
    (each: Json) =>
      each.name.startsWith('HEROKU_POSTGRESQL_') && each.name !== fresh.replace('_URL', ''),
  );
  const failed = await phased.run('pg:promote', old);
  expect(failed.stderr).toMatch(/pg:promote failed because Attach DATABASE .* was unsuccessful/);
});
