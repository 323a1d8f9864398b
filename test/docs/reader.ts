import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { sampleBuildFolder } from '../../src/sample/build-files.ts';
import { ROOT } from '../harness/build.ts';
import { freshDatabase, type FreshOptions } from '../harness/fresh-database.ts';

/** Somebody with a project, who types what a page says. */
export interface Reader {
  folder: string;
  /** Puts a file into the project. */
  write(name: string, text: string): Promise<void>;
  /** Runs a shell script; ends with what it printed, or throws with it. */
  type(script: string): Promise<string>;
}

/**
 * A folder with the sample's SQL in `db/schema`, a database filled from it in `DATABASE_URL`, and
 * pgreset installed; no terminal, and nothing else of this process's environment.
 *
 * @param options `sample: false` for an empty folder and an empty database
 */
export async function newReader(options: FreshOptions = {}): Promise<Reader> {
  const { url } = await freshDatabase({ sample: 1_000, owner: 'app', ...options });
  const folder = await mkdtemp(join(tmpdir(), 'pgreset-reader-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  if (options.sample !== false)
    await cp(sampleBuildFolder, join(folder, 'db/schema'), { recursive: true });
  const modules = join(folder, 'node_modules');
  const program = join(modules, '.bin/pgreset');
  await mkdir(dirname(program), { recursive: true });
  await symlink(ROOT, join(modules, 'pgreset'));
  const main = join(ROOT, 'dist/cli/main.js');
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`, {
    mode: 0o755,
  });
  // What npx does for a program that the project has, without asking npm.
  await writeFile(join(modules, '.bin/npx'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  const path = [dirname(program), dirname(process.execPath), process.env['PATH'] ?? ''].join(':');
  return {
    folder,
    async write(name, text) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    },
    type: (script) =>
      run(script, folder, { PATH: path, HOME: folder, NO_COLOR: '1', DATABASE_URL: url }),
  };
}

function run(script: string, cwd: string, env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile('sh', ['-e', '-c', script], { cwd, env }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`;
      if (!error) return resolve(output);
      reject(new Error(`exit code ${error.code}\n$ ${script}\n${output}`));
    });
    child.stdin?.end();
  });
}
