import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildFileChanged, buildSqlFailed } from '../errors/build-errors.ts';
import { detailsOf, runLocated } from '../postgres/locate-refusal.ts';
import { transactionSettings } from '../postgres/transaction.ts';
import { counted } from './counted.ts';
import { readLockTimeout } from './lock-timeout.ts';
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
  const refusal = await runLocated(session, text);
  if (refusal === null) return;
  const { line, statement, error } = refusal;
  const place = line === null ? file.path : `${file.path}:${line}`;
  throw buildSqlFailed(place, statement, error.message, detailsOf(error), error);
}
