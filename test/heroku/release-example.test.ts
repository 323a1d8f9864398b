import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runCli } from '../harness/cli.ts';
import { buildIfStale, ROOT } from '../harness/build.ts';
import { localHeroku, scratchFolder } from '../heroku-simulator/local-heroku.ts';

const heroku = localHeroku();

/** The example as it is deployed: with pgreset among its packages. */
function deployable(): string {
  const folder = scratchFolder();
  cpSync(join(ROOT, 'examples/heroku-release'), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(join(ROOT, 'dist/cli/main.js'), join(folder, 'node_modules/.bin/pgreset'));
  return folder;
}

beforeAll(buildIfStale);

test('examples/heroku-release: a deployment and a reset build by the same command', async () => {
  const folder = deployable();
  await heroku.createApp({ name: 'shop', folder });
  await heroku.query('shop', "INSERT INTO customers (name) VALUES ('kept until the reset')");

  const run = await runCli(['rebuild', '--target', 'shop', '--confirm', 'shop'], {
    env: heroku.environment,
    cwd: folder,
  });
  expect(run.output).toContain('Build in a one-off dyno of shop: PGSSLMODE=no-verify npx pgreset');
  expect(run.output).toContain('the list of open orders fails without');
  expect(run.output).toContain('Create a customer and an order.');
  expect(run.exitCode).toBe(0);
  expect(await heroku.query('shop', 'SELECT count(*)::int FROM customers')).toEqual([{ count: 0 }]);

  const undo = await runCli(['undo', '--target', 'shop', '--confirm', 'shop'], {
    env: heroku.environment,
    cwd: folder,
  });
  expect(undo.exitCode).toBe(0);
  expect(await heroku.query('shop', 'SELECT name FROM customers')).toEqual([
    { name: 'kept until the reset' },
  ]);
}, 60_000);
