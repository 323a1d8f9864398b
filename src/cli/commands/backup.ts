import { join, relative, resolve } from 'node:path';
import { backupDatabase, type ExitCode } from '../../index.ts';
import { drawing } from '../carry-out.ts';
import type { LookFlags } from '../flags.ts';
import { followRun } from '../follow-run.ts';
import { interruptible } from '../interruptible.ts';
import { openTarget } from '../open-target.ts';
import { counted, count, size, visible } from '../render/format.ts';
import type { Terminal } from '../terminal.ts';

/** Writes the whole database into a file; on Heroku, lets Heroku make the backup. */
export async function backup(
  terminal: Terminal,
  flags: LookFlags,
  file?: string,
): Promise<ExitCode> {
  const { context, style } = terminal;
  const target = await openTarget(terminal, flags);
  if (target.heroku) {
    const { backupOnHeroku } = await import('./backup-heroku.ts');
    return backupOnHeroku(terminal, target.heroku, flags, file);
  }
  const path = file === undefined ? defaultFile(target.name) : resolve(context.folder, file);
  const live = drawing(terminal);
  const draw = followRun(live, style.paint);
  live.start(`Backing up with pg_dump into ${visible(relative(context.folder, path))}`);
  try {
    const made = await interruptible(terminal, draw, (signal, onEvent) =>
      backupDatabase(target, path, { environment: context.env, signal, onEvent }),
    );
    live.close();
    terminal.answer({ backup: made });
    terminal.show(({ paint }) => [
      `${paint.green('✓')} ${visible(made.file)}`,
      `  ${size(made.bytes)}, ${counted(made.tables, 'table')}, ${count(made.rows)} rows; read again, complete`,
      `  ${paint.dim('Bring it back with')} ${paint.blue(`pgreset restore ${visible(made.file)}`)}`,
    ]);
    return 0;
  } finally {
    live.close();
  }
}

/** In the project, where git does not look. */
function defaultFile(target: string): string {
  const time = new Date().toISOString().replaceAll(/[-:]|\..*/g, '');
  return join('.pgreset', `${target.replaceAll(/[^\w.-]/g, '_').slice(0, 40)}-${time}.dump`);
}
