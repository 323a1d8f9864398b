import { expect, test } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import type { ConnectionOptions } from '../../src/postgres/connection-options.ts';
import { type ChaosProxy, chaosProxy, type Cut } from './chaos-proxy.ts';
import { freshDatabase, type FreshDatabase } from './fresh-database.ts';

/** Four simple queries and one with a parameter (parse, bind, describe, execute, sync). */
async function work(connection: ConnectionOptions): Promise<void> {
  const session = await connect(connection);
  try {
    await session.query('BEGIN');
    await session.script("DO $$BEGIN RAISE NOTICE 'early'; END$$; INSERT INTO marks VALUES (1)");
    await session.query('INSERT INTO marks VALUES ($1)', [2]);
    await session.query('COMMIT');
  } finally {
    await session.close();
  }
}

async function run(database: FreshDatabase, cut?: Cut): Promise<ChaosProxy & { failed: boolean }> {
  const proxy = await chaosProxy(database.connection, cut && { cut });
  const failed = await work(proxy.connection).then(
    () => false,
    () => true,
  );
  await proxy.close();
  return { ...proxy, failed };
}

async function marked(database: FreshDatabase): Promise<number> {
  return (await database.session.query('DELETE FROM marks RETURNING 1')).length;
}

test('counts and names what the client says', async () => {
  const database = await freshDatabase();
  await database.session.query('CREATE TABLE marks (mark int)');
  const { messages, failed } = await run(database);
  expect(failed).toBe(false);
  expect(messages.map(({ name }) => name)).toEqual([
    'query', // asked by connect: the server process's id
    'query',
    'query',
    'parse',
    'bind',
    'describe',
    'execute',
    'sync',
    'query',
  ]);
  expect(messages.at(-1)).toMatchObject({ number: 9, connection: 1, text: 'COMMIT' });
  expect(messages[3]?.text).toBe('INSERT INTO marks VALUES ($1)');
  expect(await marked(database)).toBe(2);
});

test('cuts before and after each message: nothing, or everything', async () => {
  const database = await freshDatabase();
  await database.session.query('CREATE TABLE marks (mark int)');
  for (let message = 1; message <= 9; message++) {
    for (const when of ['before', 'after', 'answered'] as const) {
      const { cutDone, failed } = await run(database, { message, when });
      const isCommit = message === 9;
      expect({ message, when, cut: cutDone(), failed }).toEqual({
        message,
        when,
        cut: true,
        failed: !(isCommit && when === 'answered'),
      });
      expect(await marked(database)).toBe(isCommit && when !== 'before' ? 2 : 0);
    }
  }
});

test('lets nobody in after the cut, unless told to', async () => {
  const { connection } = await freshDatabase();
  const cut: Cut = { message: 1, when: 'before' };
  for (const reconnect of [false, true]) {
    const proxy = await chaosProxy(connection, { cut, reconnect });
    await expect(connect(proxy.connection)).rejects.toThrow();
    const again = connect(proxy.connection).then((session) => session.close());
    if (reconnect) await again;
    else await expect(again).rejects.toThrow();
    await proxy.close();
  }
});
