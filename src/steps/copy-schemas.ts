import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyFailed } from '../errors/migration-errors.ts';
import type { DumpProgram } from '../migrations/pg-dump.ts';
import { quoteIdent } from '../postgres/quote.ts';
import { databaseArgument, runPgProgram } from './pg-program.ts';
import { scratchFolder } from './scratch.ts';
import type { StepBase, StepContext, StepKind } from './step.ts';

/**
 * Copies schemas by pg_dump and pg_restore: `dump` before the originals go aside, `restore` after
 * it, under the same names. The tool's downs then run on the copy, and undo is a rename.
 */
export interface CopySchemas extends StepBase {
  kind: 'copy-schemas';
  half: 'dump' | 'restore';
  schemas: string[];
  /** About. */
  bytes: number;
}

export const copySchemas: StepKind<CopySchemas> = {
  describe: ({ half, schemas }) =>
    half === 'dump'
      ? `Copy ${schemas.join(', ')} with pg_dump`
      : `Put the copy of ${schemas.join(', ')} in place with pg_restore`,

  async run({ half, schemas }, context) {
    const file = join(await scratchFolder(context.run), 'copy.dump');
    if (half === 'restore') return restore(file, context);
    await run('pg_dump', ['--format=custom', `--file=${file}`, ...schemas.map(pattern)], context);
    const { size } = await stat(file);
    return { summary: `${size} bytes` };
  },

  inverse: () => null,
};

/** Quoted, else pg_dump takes `*` and `.` in a name for wildcards. */
const pattern = (schema: string): string => `--schema=${quoteIdent(schema)}`;

/** The schemas themselves are there already, with all that belongs to them. */
const OF_SCHEMA =
  /^\d+; \d+ \d+ (SCHEMA|ACL - SCHEMA|COMMENT - SCHEMA|SECURITY LABEL - SCHEMA|DEFAULT ACL) /;

async function restore(file: string, context: StepContext) {
  const entries = await run('pg_restore', ['--list', file], { ...context, emit: () => {} });
  const list = `${file}.list`;
  const wanted = entries.filter((line) => !OF_SCHEMA.test(line));
  await writeFile(list, wanted.join('\n'), { mode: 0o600 });
  await run('pg_restore', [`--use-list=${list}`, databaseArgument(context), file], context);
  return { summary: `${wanted.filter((line) => /^\d/.test(line)).length} entries` };
}

/** @throws PgresetError `copy-failed` */
function run(program: DumpProgram, args: string[], context: StepContext): Promise<string[]> {
  const say = (line: string) => context.emit({ type: 'output', stream: 'stderr', line });
  return runPgProgram(program, args, context, (lines) => copyFailed(program, lines), say);
}
