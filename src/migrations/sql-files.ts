import type { MigrationFiles } from './migration-files.ts';

/** Migrations in one SQL file each, named by the number that they begin with, the down behind a comment. */
export function sqlFiles(folders: string[], down: RegExp): MigrationFiles {
  return {
    folders,
    version: (name) => /^(\d+).*\.sql$/.exec(name)?.[1] ?? null,
    hasDown: (text) => {
      const found = down.exec(text);
      return found !== null && /^\s*[^\s-]/m.test(text.slice(found.index + found[0].length));
    },
  };
}
