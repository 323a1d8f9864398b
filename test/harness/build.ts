import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Runs `npm run build` when a source is newer than `dist`, so that what is tested is this one. */
export async function buildIfStale(): Promise<void> {
  const folders = ['src', 'simulators/heroku', 'dist'];
  const [source, simulator, built] = await Promise.all(folders.map(newest));
  if (Math.max(source!, simulator!) < built!) return;
  // A type error is the type checker's to report: the JavaScript is written all the same.
  await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd: ROOT }).catch(() => {});
}

/** Latest change below a folder of the repository, in milliseconds; 0 when there is none. */
async function newest(folder: string): Promise<number> {
  const path = join(ROOT, folder);
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const times = await Promise.all(files.map((file) => changed(join(file.parentPath, file.name))));
  return Math.max(0, ...times);
}

async function changed(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}
