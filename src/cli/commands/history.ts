import { readHistory } from '../../index.ts';
import { runUnknown } from '../cli-errors.ts';
import type { LookFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { renderHistory, renderRun } from '../render/history.ts';
import type { Terminal } from '../terminal.ts';

/** Shows the runs of a database, or one of them in detail. */
export async function history(terminal: Terminal, flags: LookFlags, run?: string): Promise<0> {
  const target = await openTarget(terminal, flags);
  const runs = await readHistory(target);
  if (run === undefined) {
    terminal.answer({ runs });
    if (!terminal.json) terminal.show(renderHistory(runs));
    return 0;
  }
  const chosen = runs.find(({ id }) => id === run);
  if (!chosen) throw runUnknown(run);
  terminal.answer({ run: chosen });
  if (!terminal.json) terminal.show(renderRun(chosen));
  return 0;
}
