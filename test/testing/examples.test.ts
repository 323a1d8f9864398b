import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../harness/build.ts';
import { baselinePlace } from './baselines.ts';

// Those of other runners and libraries: test/tools/test-runners.tool.ts.

const run = promisify(execFile);

/** Runs an example where it lies, as its reader would with pgreset installed. */
async function example(folder: string, program: string, ...args: string[]): Promise<string> {
  const { url } = await baselinePlace(18);
  const path = [await programs(), process.env['PATH']].join(delimiter);
  const { stdout, stderr } = await run(program, args, {
    cwd: join(ROOT, 'examples/testing', folder),
    env: { PATH: path, NO_COLOR: '1', PYTHONDONTWRITEBYTECODE: '1', TEST_DATABASE_URL: url },
  });
  return stdout + stderr;
}

async function programs(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pgreset-programs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const script = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli/main.js')}' "$@"\n`;
  await writeFile(join(folder, 'pgreset'), script, { mode: 0o755 });
  return folder;
}

/** Is that there? The examples in other languages need what npm does not install. */
function works(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('vitest, with plain pg', async () => {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  expect(await example('vitest', process.execPath, vitest, 'run')).toMatch(/3 passed/);
});

test.skipIf(!works('psql', '--version'))('a shell script, with psql', async () => {
  const output = await example('shell', './test.sh');
  expect(output.match(/^ok/gm)).toHaveLength(3);
});

// Debian's interpreter knows Debian's packages; a version manager's may stand before it.
const python = ['python3', '/usr/bin/python3'].find((each) => works(each, '-c', 'import psycopg2'));

test.skipIf(python === undefined)('Python, with psycopg2', async () => {
  expect(await example('python', python!, '-m', 'unittest')).toMatch(/Ran 3 tests[^]*OK/);
});
