import { describe, expect, it } from 'vitest';
import { type PgresetError, planReset, readHistory, type Request } from '../../src/index.ts';
import { withSession } from '../../src/postgres/connect.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { eachVersion } from '../harness/servers.ts';
import { clearRequest } from '../clear/requests.ts';
import { rebuildRequest, reset, targetOf } from '../run/requests.ts';
import { lookAt } from './harness/state.ts';
import { commandBuild, oldWorld, sqlBuild } from './harness/world.ts';

/** What many a script begins with. Here the schema is empty already, but for its extensions. */
const DROPS = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE fresh ();';

async function withCitext(version?: number): Promise<FreshDatabase> {
  const database = await freshDatabase(version === undefined ? {} : { version });
  await database.session.script(
    `CREATE EXTENSION citext; CREATE TABLE mails (id int, mail citext); INSERT INTO mails VALUES (1, 'a@b')`,
  );
  return database;
}

const failed = async (database: FreshDatabase, request: Request): Promise<PgresetError> =>
  reset(await targetOf(database), request, { environment: process.env }).then(
    () => expect.fail('it should have been refused'),
    (error) => error,
  );

describe('a build that drops an extension which the old tables use', () => {
  eachVersion('from SQL: nothing happened', async (version) => {
    const database = await withCitext(version);
    const before = await lookAt(database.session);
    const error = await failed(database, rebuildRequest(await sqlBuild(DROPS)));
    expect(error).toMatchObject({ code: 'extension-dropped', state: 'Nothing was changed.' });
    expect(error.message).toContain('citext');
    expect(await lookAt(database.session)).toEqual(before);
  });

  it('by a command: the old state is back as far as it can be, and that is said', async () => {
    const database = await withCitext();
    const error = await failed(database, rebuildRequest(await commandBuild('', DROPS)));
    expect(error.code).toBe('extension-dropped');
    expect(error.state).toMatch(/put back, but without what hung on them: columns/);
    expect(await database.session.query('SELECT * FROM mails')).toEqual([{ id: 1 }]);
  });

  it('is no matter where nothing uses it', async () => {
    const database = await freshDatabase();
    await database.session.script('CREATE EXTENSION citext; CREATE TABLE mails (mail text)');
    await reset(await targetOf(database), rebuildRequest(await sqlBuild(DROPS)));
    expect(await database.session.query('SELECT FROM fresh')).toEqual([]);
  });
});

describe('a password in the build command', () => {
  it.each([
    'psql postgres://me:hunter2@db/app -f new.sql',
    'PGPASSWORD=hunter2 psql -f new.sql',
    `psql "host=db password='hunter2'"`,
    'tool --password=hunter2',
  ])('is refused and not repeated: %s', async (command) => {
    const database = await freshDatabase();
    await database.session.query('CREATE TABLE old ()');
    const request = rebuildRequest({ kind: 'command', command });
    const error = await failed(database, request);
    expect(error).toMatchObject({ code: 'password-in-command', exit: 2 });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it.each(['psql "postgres://me:$PW@db/app"', 'PGPASSWORD="$PW" psql', 'psql "$DATABASE_URL"'])(
    'may be a variable: %s',
    async (command) => {
      const database = await freshDatabase();
      await database.session.query('CREATE TABLE old ()');
      const request = rebuildRequest({ kind: 'command', command });
      await expect(planReset(await targetOf(database), request)).resolves.toBeTruthy();
    },
  );
});

it('--disconnect ends what the role may end, and names the others', async () => {
  const database = await oldWorld('app');
  const target = await targetOf(database);
  const mine = await database.connect();
  await withSession(database.superuser, {}, async (admin) => {
    const request = rebuildRequest(await sqlBuild(), { disconnect: true });
    const report = await reset(target, request);
    expect(report.warnings.join()).toContain(`(pid ${admin.pid})`);
    await expect(admin.query('SELECT 1')).resolves.toBeTruthy();
  });
  await expect(mine.query('SELECT 1')).rejects.toThrow();
});

it('history says why a run failed', async () => {
  const database = await freshDatabase();
  await database.session.query('CREATE TABLE old ()');
  await failed(database, rebuildRequest(await sqlBuild('CREATE TABLE x (); SELECT 1/0;')));
  const [run] = await readHistory(await targetOf(database));
  expect(run).toMatchObject({ status: 'failed', why: expect.stringContaining('division by zero') });
});

it('rows that row security hides from their owner are not half seen: it is refused', async () => {
  const database = await oldWorld('app');
  await database.session.script(
    `ALTER TABLE visits ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
     CREATE POLICY own ON visits USING (person = 1)`,
  );
  const request = clearRequest({ tables: ['visits'], where: 'id > 0' });
  const error = await failed(database, request);
  expect(error).toMatchObject({ code: 'rows-hidden', state: 'Nothing was changed.' });
});
