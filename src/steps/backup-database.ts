import { join } from 'node:path';
import { dumpDatabase } from './dump-database.ts';
import type { StepBase, StepKind } from './step.ts';

/** Writes a backup before anything is touched, because `--backup` asked for it. */
export interface BackupDatabase extends StepBase {
  kind: 'backup-database';
  /** Relative to the project. */
  folder: string;
  /** The file is named after it, and after the run. */
  name: string;
}

export const backupDatabase: StepKind<BackupDatabase> = {
  describe: ({ folder }) => `Back the database up with pg_dump, into ${folder}/`,

  async run({ folder, name }, context) {
    const path = join(folder, `${name}-${context.run}.dump`);
    const { tables, rows, bytes } = await dumpDatabase(context, join(context.folder, path));
    return { summary: `${path}: ${tables} tables, ${rows} rows, ${bytes} bytes`, file: path };
  },

  inverse: () => null,
};
