import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveTarget, withSession } from 'pgreset';

await test('the first person is there', async () => {
  const place = { env: process.env, folder: process.cwd() };
  const { connection } = await resolveTarget({}, place);
  const people = await withSession(connection, {}, (session) =>
    session.query('SELECT name FROM people'),
  );
  assert.deepEqual(people, [{ name: 'Ada' }]);
});
