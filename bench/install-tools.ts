import { execFile } from 'node:child_process';
import { mkdtemp, rename, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Installs packages once, into a temporary folder: nobody else needs them.
 *
 * @param tools names with versions, which are raised by hand
 * @returns their `node_modules`
 */
export async function installTools(tools: Record<string, string>): Promise<string> {
  const name = Object.entries(tools).flat().join('-').replaceAll('/', '_');
  const folder = join(tmpdir(), `pgreset-bench-${name}`);
  const modules = join(folder, 'node_modules');
  if (await stat(folder).catch(() => null)) return modules;
  const draft = await mkdtemp(`${folder}-draft-`);
  const list = { private: true, type: 'module', dependencies: tools };
  await writeFile(join(draft, 'package.json'), JSON.stringify(list));
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: draft });
  await rename(draft, folder);
  return modules;
}
