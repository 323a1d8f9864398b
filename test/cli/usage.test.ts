import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { runCli, runNode } from '../harness/cli.ts';

test('alone without a terminal it prints help', async () => {
  const result = await runCli([]);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toContain('pgreset demo');
  expect(result.stdout).not.toContain('menu');
});

test.each([
  [['nonsense']],
  [['status', '--nonsense']],
  [['status', 'too', 'many']],
  [['apply']],
  [['clear', '--lock-timeout', 'soon']],
  [['reset']],
  [['purge', 'abc', '--all', '--url', 'postgres://127.0.0.1:1/x']],
  [['purge', '--forget', '--url', 'postgres://127.0.0.1:1/x']],
  [['rebuild', '--with', 'x', '--sql', 'y', '--url', 'postgres://127.0.0.1:1/x']],
  [['status', '--target', 'nowhere']],
])('%j is usage: 2', async (args) => {
  const result = await runCli(args);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).not.toMatch(/^ +at /m);
});

test('a server that is not there: 1, in four lines', async () => {
  const result = await runCli([
    'status',
    '--url',
    'postgres://app:canary@127.0.0.1:1/shop',
    '--json',
  ]);
  expect(result.exitCode).toBe(1);
  expect(result.output).not.toContain('canary');
  expect(result.stderr).toMatch(/✗ .*\n {2}why .*(\n.*)*\n {2}state .*\n {2}next /);
  expect(JSON.parse(result.stdout)).toMatchObject({
    target: { name: 'shop', url: 'postgres://app:•••@127.0.0.1:1/shop' },
    error: { exit: 1 },
  });
});

test('the version comes at once', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  expect((await runCli(['--version'])).stdout).toBe(`${version}\n`);
  expect((await runCli(['-v'])).stdout).toBe(`${version}\n`);
});

// Another process may take the processor at the wrong moment: then it is measured again.
test('the version costs hardly more than Node itself', { retry: 4 }, async () => {
  const bare: number[] = [];
  const version: number[] = [];
  for (let round = 0; round < 20; round++) {
    bare.push(await timed(() => runNode(['-e', '0'])));
    version.push(await timed(() => runCli(['--version'])));
  }
  expect(Math.min(...version)).toBeLessThan(Math.min(...bare) * 1.5);
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
