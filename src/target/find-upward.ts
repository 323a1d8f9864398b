import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The first of `names` that exists, in `folder` or above it. Goes up to the root of the repository (a
 * folder with `.git`), or to just below the home folder; where neither lies above, it stays in
 * `folder`, so that nothing planted in a shared place such as `/tmp` is ever read.
 */
export async function findUpward(
  names: string[],
  folder: string,
  home?: string,
): Promise<string | undefined> {
  for (const each of await foldersUpward(folder, home))
    for (const name of names) if (await exists(join(each, name))) return join(each, name);
  return undefined;
}

async function foldersUpward(folder: string, home?: string): Promise<string[]> {
  const folders: string[] = [];
  for (let each = folder; ; each = dirname(each)) {
    if (each === home && folders.length > 0) return folders;
    folders.push(each);
    if (await exists(join(each, '.git'))) return folders;
    if (each === home || each === dirname(each)) return [folder];
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
