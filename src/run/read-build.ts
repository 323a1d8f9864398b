import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildFilesMissing, buildSqlUnsuitable } from '../errors/build-errors.ts';
import { splitStatements } from '../postgres/split-statements.ts';
import { fingerprint, type SqlFile } from '../steps/build-sql.ts';

/** Verbs that would end the transaction that the build is part of. */
const TRANSACTION_VERBS = new Set(['BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT']);

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

function checkSuitable(path: string, text: string): void {
  for (const { verb, text: statement, start } of splitStatements(text)) {
    const line = text.slice(0, start).split('\n').length;
    const place = `${path}:${line}`;
    if (endsTransaction(verb, statement))
      throw buildSqlUnsuitable(
        place,
        `${verb} would end the transaction that keeps the reset all-or-nothing.`,
        'Take it out of the file, or build with --with "psql -f FILE".',
      );
    if (statement.startsWith('\\') || /^COPY\b[\s\S]*\bFROM\s+STDIN\b/i.test(statement))
      throw buildSqlUnsuitable(
        place,
        'psql commands (\\…) and COPY … FROM STDIN are psql’s own.',
        'Build with --with "psql -f FILE" instead: psql finds the database in its environment.',
      );
    if (
      /^(VACUUM|(CREATE|DROP|REINDEX)\b[\s\S]*\b(CONCURRENTLY|DATABASE|TABLESPACE)\b)/i.test(
        head(statement),
      )
    )
      throw buildSqlUnsuitable(
        place,
        'PostgreSQL does not run this statement inside a transaction.',
        'Build with --with COMMAND instead.',
      );
  }
}

/** `ROLLBACK TO` a savepoint does not, `PREPARE` of a statement neither. */
function endsTransaction(verb: string, statement: string): boolean {
  if (verb === 'PREPARE') return /^PREPARE\s+TRANSACTION\b/i.test(statement);
  return TRANSACTION_VERBS.has(verb) && !/^ROLLBACK\s+TO\b/i.test(statement);
}

/** The first words: names and bodies further on may hold anything. */
function head(statement: string): string {
  return statement.split(/\s+/, 4).join(' ');
}
