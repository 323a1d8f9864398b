import { createHash } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildFileChanged, buildSqlFailed } from '../errors/build-errors.ts';
import { isStatementError, type ServerError } from '../postgres/server-error.ts';
import { splitStatements } from '../postgres/split-statements.ts';
import type { Session } from '../postgres/session.ts';
import { transactionSettings } from '../postgres/transaction.ts';
import { counted } from './counted.ts';
import type { StepBase, StepContext, StepKind } from './step.ts';

export interface SqlFile {
  /** Relative to the run's folder, or absolute. */
  path: string;
  /** So that the file that was planned is the file that runs. */
  sha256: string;
}

/** Builds from SQL files, in the transaction that set the old state aside: all of it or none. */
export interface BuildSql extends StepBase {
  kind: 'build-sql';
  files: SqlFile[];
}

export const buildSql: StepKind<BuildSql> = {
  describe: ({ files }) =>
    `Build from ${files.length === 1 ? files[0]!.path : `${files.length} SQL files`}`,

  async run({ files }, context) {
    const lockTimeout = await readLockTimeout(context.session);
    // The files see the role's own settings, as they would in psql.
    await context.session.script(
      'SET LOCAL search_path TO DEFAULT; SET LOCAL row_security TO DEFAULT',
    );
    for (const [index, file] of files.entries()) {
      context.signal.throwIfAborted();
      await runFile(file, context);
      context.emit({ type: 'progress', done: index + 1, total: files.length, unit: 'files' });
    }
    // Whatever they set (dumps set a lot), or whoever they became: the run goes on as itself.
    await context.session.script(
      `RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; ${transactionSettings(lockTimeout)}`,
    );
    return { summary: counted(files.length, 'file') };
  },

  inverse: () => null,
};

async function readLockTimeout(session: Session): Promise<number> {
  const [row] = await session.query<{ milliseconds: number }>(
    `SELECT setting::int8 AS milliseconds FROM pg_settings WHERE name = 'lock_timeout'`,
  );
  return row!.milliseconds;
}

/** The fingerprint that ties a plan to a file's content. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function runFile(file: SqlFile, { session, folder, emit }: StepContext): Promise<void> {
  const text = await readFile(resolve(folder, file.path), 'utf8').catch(() => {
    throw buildFileChanged(file.path);
  });
  if (fingerprint(text) !== file.sha256) throw buildFileChanged(file.path);
  emit({ type: 'output', stream: 'stdout', line: file.path });
  // The server says where only for some errors; how many statements it carried out says the rest.
  let done = 0;
  const count = () => void (done += 1);
  const { connection } = session.client as unknown as { connection: EventEmitter };
  connection.on('commandComplete', count);
  try {
    await session.script(text);
  } catch (error) {
    if (!isStatementError(error)) throw error;
    throw explain(error, file.path, text, done);
  } finally {
    connection.off('commandComplete', count);
  }
}

function explain(error: ServerError, path: string, text: string, done: number) {
  // The server counts characters, JavaScript halves of some.
  const position = [...text].slice(0, Math.max(0, Number(error.position ?? 0) - 1)).join('').length;
  const statements = splitStatements(text);
  const statement = position > 0 ? statements.find(({ end }) => position <= end) : statements[done];
  const line = text.slice(0, position || statement?.start).split('\n').length;
  const place = position > 0 || statement ? `${path}:${line}` : path;
  const shown =
    statement?.text.replaceAll(/\s+/g, ' ').slice(0, 200) ?? '(the server did not say which)';
  const details = [error.detail, error.hint, error.where].filter((each) => each !== undefined);
  return buildSqlFailed(place, shown, error.message, details, error);
}
