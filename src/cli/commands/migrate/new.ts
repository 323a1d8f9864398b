import { createMigration } from '../../../index.ts';
import type { LookFlags } from '../../flags.ts';
import { visible } from '../../render/format.ts';
import type { Terminal } from '../../terminal.ts';

/** Writes the files of a new migration. */
export async function create(terminal: Terminal, flags: LookFlags, name: string): Promise<0> {
  const { folder } = terminal.context;
  const { files } = await createMigration(name, {
    folder,
    ...(flags.config !== undefined && { config: flags.config }),
  });
  terminal.answer({ files });
  if (!terminal.json) terminal.show(() => files.map((file) => visible(file)));
  return 0;
}
