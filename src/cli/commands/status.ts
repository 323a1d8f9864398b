import { detectTools, readFolderFacts, readStatus, type Target } from '../../index.ts';
import { commandFor } from '../command-line.ts';
import type { LookFlags, TargetFlags } from '../flags.ts';
import { statusAnswer } from '../json.ts';
import { openTarget } from '../open-target.ts';
import { renderStatus, type StatusView } from '../render/status.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset status`. */
export interface StatusFlags extends LookFlags {
  readonly exact?: boolean;
}

/** Shows everything that is known about a target. */
export async function status(terminal: Terminal, flags: StatusFlags): Promise<0> {
  const target = await openTarget(terminal, flags);
  const view = await viewStatus(target, flags, flags.exact);
  terminal.answer({ status: statusAnswer(view.status) });
  if (!terminal.json) terminal.show(renderStatus(view));
  return 0;
}

/** Looks at a target and its project's folder. */
export async function viewStatus(
  target: Target,
  flags: TargetFlags,
  exact = false,
): Promise<StatusView> {
  const [found, facts] = await Promise.all([
    readStatus(target, exact),
    readFolderFacts(target.folder),
  ]);
  return {
    status: found,
    now: new Date(),
    migrations: detectTools(facts, found.snapshot),
    command: (...words) => commandFor(flags, ...words),
  };
}
