import { describe, expect, test } from 'vitest';
import { withSession } from '../../src/postgres/connect.ts';
import { freshDatabase } from './fresh-database.ts';
import { eachVersion, testServer } from './servers.ts';

describe('freshDatabase', () => {
  eachVersion('is a database of its own, owned by the app', async (version) => {
    const { session, name } = await freshDatabase({ version, owner: 'app' });
    const [row] = await session.query(
      `SELECT current_database() AS name, current_user AS role, rolsuper AS super,
              pg_get_userbyid(datdba) AS owner, current_setting('server_version_num')::int / 10000 AS version
         FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()`,
    );
    expect(row).toEqual({ name, role: 'app', super: false, owner: 'app', version });
  });

  test('is gone after the test', async () => {
    const database = await freshDatabase();
    await database.drop();
    const left = await withSession(testServer().superuser, {}, (admin) =>
      admin.query('SELECT FROM pg_database WHERE datname = $1', [database.name]),
    );
    expect(left).toEqual([]);
  });
});
