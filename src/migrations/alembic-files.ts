import type { MigrationFiles } from './migration-files.ts';

/** Alembic's scripts; the tracking table holds the newest revision only. */
export function alembicFiles(folders: string[]): MigrationFiles {
  return {
    folders,
    version: (name, text) =>
      name.endsWith('.py')
        ? (/^revision\s*(?::\s*\w+\s*)?=\s*['"]([^'"]+)['"]/m.exec(text)?.[1] ?? null)
        : null,
    hasDown: (text) => {
      const body = /^def downgrade\([^)]*\)[^:]*:[^\n]*\n((?:[ \t]+[^\n]*\n?|\s*\n)*)/m.exec(
        text,
      )?.[1];
      return (
        body !== undefined &&
        !/^\s*(#[^\n]*\s*|"""[^"]*"""\s*)*(pass|raise\b[^\n]*)?\s*$/.test(body)
      );
    },
    onlyNewest: true,
  };
}
