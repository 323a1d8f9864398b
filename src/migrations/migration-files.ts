import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a tool's migrations lie, and what their files say. */
export interface MigrationFiles {
  /** Folders to look in, relative; the first that exists counts. None: nothing can be said. */
  folders: string[];
  /** What the tracking table calls the migration in this file; null: the file is none. */
  version(name: string, text: string): string | null;
  /** Does the file (or one beside it) say how to take the migration back? */
  hasDown(text: string, name: string, names: string[]): boolean;
  /**
   * True where the tracking table knows the newest one only (Alembic): every file counts as
   * applied then.
   */
  onlyNewest?: boolean;
}

/** What keeps applied migrations from being taken back, found before anything runs. */
export interface FileProblems {
  /** Applied, and no file of theirs is there. */
  missing: string[];
  /** Files that do not say how to take them back. */
  withoutDown: string[];
}

/** Larger files are no migrations; reading them would only cost time. */
const LARGEST = 5_000_000;

/**
 * Holds the applied migrations against the files.
 *
 * @param folder the project's
 * @returns null when no folder of migrations is where the tool has it by default
 */
export async function readFileProblems(
  folder: string,
  files: MigrationFiles,
  applied: string[],
): Promise<FileProblems | null> {
  for (const inner of files.folders) {
    const names = await readdir(join(folder, inner)).catch(() => null);
    if (names) return compare(files, applied, await readTexts(join(folder, inner), names));
  }
  return null;
}

async function readTexts(folder: string, names: string[]): Promise<[string, string][]> {
  const read = async (name: string): Promise<[string, string][]> => {
    const text = await readFile(join(folder, name), 'utf8').catch(() => null);
    return text === null || text.length > LARGEST ? [] : [[name, text]];
  };
  return (await Promise.all(names.toSorted().map(read))).flat();
}

function compare(
  files: MigrationFiles,
  applied: string[],
  texts: [name: string, text: string][],
): FileProblems {
  const names = texts.map(([name]) => name);
  const found = new Map<string, boolean>();
  for (const [name, text] of texts) {
    const version = files.version(name, text);
    if (version === null) continue;
    found.set(version, (found.get(version) ?? false) || files.hasDown(text, name, names));
  }
  const relevant = files.onlyNewest ? [...found.keys()] : applied;
  return {
    missing: applied.filter((version) => !found.has(version)),
    withoutDown: relevant.filter((version) => found.get(version) === false),
  };
}
