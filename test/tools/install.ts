import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder whose `node_modules` holds the tools. */
    toolsFolder: string;
  }
}

const LIST = fileURLToPath(new URL('npm/package.json', import.meta.url));

/** Installs the tools once for each version of their list, into a folder of their own. */
export default async function setup(project: TestProject): Promise<void> {
  const hash = createHash('sha256')
    .update(await readFile(LIST))
    .digest('hex');
  const folder = join(tmpdir(), `pgreset-tools-${hash.slice(0, 12)}`);
  if (!(await stat(folder).catch(() => null))) await install(folder);
  project.provide('toolsFolder', folder);
}

/** Under another name until it is complete, so that a broken installation is never used. */
async function install(folder: string): Promise<void> {
  await mkdir(tmpdir(), { recursive: true });
  const draft = await mkdtemp(`${folder}-draft-`);
  await cp(LIST, join(draft, 'package.json'));
  console.error(`installing the migration tools under test into ${folder} …`);
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await promisify(execFile)('npm', args, { cwd: draft });
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
}
