import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildFilesMissing, buildSqlUnsuitable } from '../errors/build-errors.ts';
import { findUnsuitable, type Unsuitable } from '../postgres/unsuitable-sql.ts';
import { fingerprint, type SqlFile } from '../steps/build-sql.ts';

/**
 * Finds the SQL files to build from, folders in the order of their file names (numbers as numbers),
 * and makes sure that they can run in one transaction.
 *
 * @param paths files or folders, relative to `folder`
 * @throws PgresetError `build-missing`, `build-unsuitable`
 */
export async function readSqlBuild(paths: string[], folder: string): Promise<SqlFile[]> {
  const files = (await Promise.all(paths.map((path) => expand(path, folder)))).flat();
  return Promise.all(
    files.map(async (path) => {
      const text = await readFile(resolve(folder, path), 'utf8').catch(() => {
        throw buildFilesMissing(path);
      });
      checkSuitable(path, text);
      return { path, sha256: fingerprint(text) };
    }),
  );
}

async function expand(path: string, folder: string): Promise<string[]> {
  const found = await stat(resolve(folder, path)).catch(() => null);
  if (found?.isFile()) return [path];
  if (!found?.isDirectory()) throw buildFilesMissing(path);
  const names = (await readdir(resolve(folder, path)))
    .filter((name) => name.endsWith('.sql') && !name.endsWith('.down.sql'))
    .sort(new Intl.Collator('en', { numeric: true }).compare);
  if (names.length === 0) throw buildFilesMissing(path);
  return names.map((name) => join(path, name));
}

/** Why it cannot be built from, and what can be done instead. */
const REASONS: Record<Unsuitable['kind'], (verb: string) => [why: string, next: string]> = {
  ends: (verb) => [
    `${verb} would end the transaction that keeps the reset all-or-nothing.`,
    'Take it out of the file, or build with --with "psql -f FILE".',
  ],
  psql: () => [
    'psql commands (\\…) and COPY … FROM STDIN are psql’s own.',
    'Build with --with "psql -f FILE" instead: psql finds the database in its environment.',
  ],
  alone: () => [
    'PostgreSQL does not run this statement inside a transaction.',
    'Build with --with COMMAND instead.',
  ],
};

function checkSuitable(path: string, text: string): void {
  const found = findUnsuitable(text);
  if (found) throw buildSqlUnsuitable(`${path}:${found.line}`, ...REASONS[found.kind](found.verb));
}
