import type { MigrationFiles } from './migration-files.ts';

/** Alembic's scripts; the tracking table holds the newest revision only. */
export function alembicFiles(folders: string[]): MigrationFiles {
  return {
    folders,
    version: (name, text) =>
      name.endsWith('.py')
        ? (/^revision\s*(?::\s*\w+\s*)?=\s*['"]([^'"]+)['"]/m.exec(text)?.[1] ?? null)
        : null,
    // An empty migration, as a merge of branches is, has nothing to take back.
    hasDown: (text) => does(text, 'downgrade') || !does(text, 'upgrade'),
    onlyNewest: true,
  };
}

/** Is there anything in the function but comments, `pass` and an exception? */
function does(text: string, name: string): boolean {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`def ${name}(`));
  if (start < 0) return false;
  const end = lines.findIndex((line, at) => at > start && /^\S/.test(line));
  return lines
    .slice(start + 1, end < 0 ? undefined : end)
    .some((line) => /^\s+[^\s#"']/.test(line) && !/^\s+(pass|raise)\b/.test(line));
}
