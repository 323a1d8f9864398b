import { readMigrationInfo, type Target } from '../../../index.ts';
import type { LookFlags } from '../../flags.ts';
import { openTarget } from '../../open-target.ts';
import { renderMigrations } from '../../render/migrations.ts';
import type { Terminal } from '../../terminal.ts';

/** Shows where the built-in migrations stand. */
export async function info(terminal: Terminal, flags: LookFlags): Promise<0> {
  await showInfo(terminal, await openTarget(terminal, flags));
  return 0;
}

/** The same, at the end of what changed it. */
export async function showInfo(terminal: Terminal, target: Target): Promise<void> {
  const migrations = await readMigrationInfo(target);
  terminal.answer({ migrations });
  if (!terminal.json) terminal.show(renderMigrations(migrations, target.source));
}
