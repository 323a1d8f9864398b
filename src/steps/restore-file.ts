import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backupUnreadable, restoreFailed } from '../errors/backup-errors.ts';
import { wantedEntries } from '../migrations/dump-list.ts';
import { countAllRows } from './count-all-rows.ts';
import { databaseArgument, runPgProgram } from './pg-program.ts';
import { scratchFolder } from './scratch.ts';
import type { StepBase, StepContext, StepKind } from './step.ts';

/** Fills the emptied schemas from a backup. */
export interface RestoreFile extends StepBase {
  kind: 'restore-file';
  /** Relative to the run's folder, or absolute. */
  file: string;
  /** Schemas that are there already, with all that belongs to them. */
  schemas: string[];
  extensions: string[];
  publications: string[];
  /** Without the owners and grants that the file names: only a superuser may make them all. */
  plain: boolean;
  entries: number;
}

export const restoreFile: StepKind<RestoreFile> = {
  describe: ({ file, entries }) => `Restore ${file} with pg_restore (${entries} entries)`,

  async run(step, context) {
    const { file, plain } = step;
    const lines = await runPgProgram('pg_restore', ['--list', file], context, (errors) =>
      backupUnreadable(file, errors),
    );
    const wanted = wantedEntries(lines, step);
    const list = join(await scratchFolder(context.run), 'restore.list');
    await writeFile(list, wanted.join('\n'), { mode: 0o600 });
    await restore(step, [`--use-list=${list}`, ...(plain ? ['--no-owner'] : [])], wanted, context);
    const { tables, rows } = await countAllRows(context.session);
    return { summary: `${tables} tables, ${rows} rows` };
  },

  inverse: () => null,
};

async function restore(
  { file }: RestoreFile,
  options: string[],
  wanted: string[],
  context: StepContext,
): Promise<void> {
  let done = 0;
  await runPgProgram(
    'pg_restore',
    ['--verbose', ...options, databaseArgument(context), file],
    context,
    (errors) => restoreFailed(file, errors),
    (line) => {
      if (!/: (creating|processing data for) /.test(line)) return;
      done += 1;
      context.emit({ type: 'progress', done, total: wanted.length, unit: 'entries' });
    },
  );
}
