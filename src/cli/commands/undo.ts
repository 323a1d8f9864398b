import { type ExitCode, lastUndoable, readHistory } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import { nothingToUndo } from '../cli-errors.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import type { Terminal } from '../terminal.ts';

/** Brings back what a run set aside: the named one, else the newest that still stands. */
export async function undo(terminal: Terminal, flags: RunFlags, run?: string): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const chosen = run ?? lastUndoable(await readHistory(target))?.id;
  if (chosen === undefined) throw nothingToUndo();
  const { lockTimeout, disconnect = false, backup } = flags;
  const request = { way: 'undo', run: chosen, lockTimeout, disconnect } as const;
  return carryOut(terminal, target, { ...request, ...(backup && { backup }) }, flags);
}
