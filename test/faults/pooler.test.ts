import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../src/embedded/free-port.ts';
import { type PgresetError, readStatus } from '../../src/index.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { ConnectionOptions } from '../../src/postgres/connection-options.ts';
import { connectionUrl } from '../harness/fresh-database.ts';
import { purgeRequest, rebuildRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { lookAt } from './harness/state.ts';
import { commandBuild, oldWorld, sqlBuild } from './harness/world.ts';

const installed = spawnSync('pgbouncer', ['--version']).status === 0;
// Say why, rather than pass silently.
if (!installed)
  console.warn('skipped: pgbouncer is not installed (Debian: apt-get install pgbouncer)');

/** PgBouncer in transaction mode in front of a database, as hosts offer it. */
async function startPooler(server: ConnectionOptions): Promise<ConnectionOptions> {
  const folder = await mkdtemp(join(tmpdir(), 'pgreset-pooler-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const config = `[databases]
${server.database} = host=${server.host} port=${server.port} user=${server.user} password='${server.password}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 6
ignore_startup_parameters = extra_float_digits
`;
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(file, config, { mode: 0o644 });
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn('pgbouncer', ['-q', file], { ...asNobody, stdio: 'ignore' });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null) await once(child, 'exit');
  });
  const connection = { ...server, port };
  for (let tries = 0; ; tries++) {
    const session = await connect(connection).catch(() => null);
    if (session) return session.close().then(() => connection);
    if (tries > 50) throw new Error('PgBouncer does not start');
    await sleep(100);
  }
}

test.skipIf(!installed)(
  'rebuild, undo, purge and status through PgBouncer in transaction mode',
  async () => {
    const database = await oldWorld();
    const target = await targetOf({ url: connectionUrl(await startPooler(database.connection)) });
    const before = await lookAt(database.session);
    expect((await readStatus(target)).snapshot.server.pooled).toBe(true);
    for (const build of [await sqlBuild(), await commandBuild()]) {
      const { run } = await reset(target, rebuildRequest(build), { environment: process.env });
      expect((await lookAt(database.session)).place).not.toBe(before.place);
      const undone = await reset(target, undoRequest(run));
      expect((await lookAt(database.session)).place).toBe(before.place);
      await reset(target, purgeRequest([undone.run]));
    }
    // Nothing of a run's settings stays on the shared connections.
    const other = await connect(target.connection);
    expect(await other.query(`SELECT current_setting('search_path') AS path`)).toEqual([
      { path: '"$user", public' },
    ]);
    await other.close();
  },
);

test.skipIf(!installed)(
  'a second run is refused, and Ctrl-C cancels our statement, not a stranger’s',
  async () => {
    const database = await oldWorld();
    const target = await targetOf({ url: connectionUrl(await startPooler(database.connection)) });
    const stranger = await connect(target.connection);
    const stop = new AbortController();
    const build = await sqlBuild('SELECT pg_sleep(20)');
    let second: Promise<PgresetError> | undefined;
    const strangers = stranger.query('SELECT pg_sleep(2)');
    const first = reset(target, rebuildRequest(build), {
      signal: stop.signal,
      onEvent(event) {
        if (event.type !== 'output') return;
        second = reset(target, rebuildRequest(build)).catch((error) => error);
        void second.then(() => stop.abort());
      },
    }).catch((error: PgresetError) => error);
    expect(await first).toMatchObject({ code: 'cancelled', exit: 130 });
    expect(await second).toMatchObject({ code: 'another-run', exit: 3 });
    await strangers;
    await stranger.close();
  },
);
