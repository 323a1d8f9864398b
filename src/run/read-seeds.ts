import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildFilesMissing } from '../errors/build-errors.ts';
import { readParts } from '../migrations/built-in/facts.ts';
import type { Part } from '../migrations/built-in/migration.ts';
import { seedPart } from '../migrations/built-in/parts.ts';

/**
 * Reads the files to seed from, and makes sure that they can run in one transaction.
 *
 * @param paths SQL files and modules, relative to `folder`
 * @throws PgresetError `build-missing`, `migration-unsuitable`
 */
export async function readSeeds(paths: readonly string[], folder: string): Promise<Part[]> {
  const parts = await Promise.all(
    paths.map(async (path) => {
      const file = resolve(folder, path);
      if (!(await stat(file).catch(() => null))?.isFile()) throw buildFilesMissing(path);
      return seedPart(path, await readFile(file, 'utf8'));
    }),
  );
  readParts(folder, parts);
  return parts;
}
