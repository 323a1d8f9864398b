import type { MigrationFiles } from './migration-files.ts';

/** The ways to write a down; what is in it is not judged. */
const DOWN =
  /\bdown\s*[:=(]|\bdown\s*,|function\s+down\b|\basync\s+down\b|export\s*\{[^}]*\bdown\b/;

/** Migrations that are JavaScript or TypeScript modules with an `up` and a `down`. */
export function scriptFiles(folders: string[], version: (name: string) => string): MigrationFiles {
  return {
    folders,
    version: (name) =>
      /\.[cm]?[jt]s$/.test(name) && !name.endsWith('.d.ts') ? version(name) : null,
    hasDown: (text) => DOWN.test(text),
  };
}
