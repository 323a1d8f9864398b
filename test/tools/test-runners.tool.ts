import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { ROOT } from '../harness/build.ts';
import { baselinePlace } from '../testing/baselines.ts';

// The examples of runners and libraries that the project itself does not depend on.

/** As in prisma.tool.ts: files that are asked for, else downloaded, and never loaded. */
const PRISMA = {
  PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
};

const run = promisify(execFile);

/** The example as a project of its own, with the tools, pgreset and the name of a database. */
async function project(name: string): Promise<(...args: string[]) => Promise<string>> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'pgreset-example-')));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const folder = join(parent, name);
  await cp(join(ROOT, 'examples/testing', name), folder, { recursive: true });
  await cp(join(ROOT, 'examples/testing/db'), join(parent, 'db'), { recursive: true });
  await symlink(join(inject('toolsFolder'), 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(parent, 'node_modules'));
  await symlink(ROOT, join(parent, 'node_modules/pgreset'));
  const { url } = await baselinePlace(18);
  const env = { PATH: process.env['PATH'], HOME: parent, NO_COLOR: '1', TEST_DATABASE_URL: url };
  return async (...args) => {
    const { stdout, stderr } = await run(process.execPath, args, {
      cwd: folder,
      env: { ...env, ...PRISMA },
    });
    return stdout + stderr;
  };
}

test('node:test, with Drizzle', async () => {
  const node = await project('node-test');
  expect(await node('--test', '--test-reporter=tap', 'books.test.mjs')).toMatch(/# pass 3/);
});

test('Jest, with Knex', async () => {
  const node = await project('jest');
  const output = await node('--experimental-vm-modules', 'node_modules/jest/bin/jest.js');
  expect(output).toMatch(/3 passed/);
});

test('Playwright, with Prisma', async () => {
  const node = await project('playwright');
  await node('node_modules/prisma/build/index.js', 'generate', '--schema', 'schema.prisma');
  expect(await node('node_modules/@playwright/test/cli.js', 'test')).toMatch(/2 passed/);
});
