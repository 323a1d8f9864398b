import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** From the root of the repository, where tests and benchmarks run: their own places differ. */
const LIST = 'test/heroku-simulator/npm/package.json';

/**
 * Installs the real Heroku CLI, once for each pinned version, into a folder of its own.
 *
 * @returns the path of `heroku`
 */
export async function installHerokuCli(): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(LIST))
    .digest('hex');
  const folder = join(tmpdir(), `pgreset-heroku-cli-${hash.slice(0, 12)}`);
  if (!(await stat(folder).catch(() => null))) await install(folder);
  return join(folder, 'node_modules', '.bin', 'heroku');
}

/** Under another name until it is complete, so that a broken installation is never used. */
async function install(folder: string): Promise<void> {
  const draft = await mkdtemp(`${folder}-draft-`);
  await cp(LIST, join(draft, 'package.json'));
  console.error(`installing the Heroku CLI (400 MB) into ${folder} …`);
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await promisify(execFile)('npm', args, { cwd: draft });
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
}
