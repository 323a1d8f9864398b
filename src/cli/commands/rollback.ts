import type { ExitCode, RollbackRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { runRequest, type UndoLimitFlags, undoLimitOf } from '../run-request.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset rollback`. */
export interface RollbackFlags extends RunFlags, UndoLimitFlags {
  readonly with?: string;
  readonly schema?: readonly string[];
  readonly keepFailed?: boolean;
}

/** Takes every migration back with the project's own tool. */
export async function rollback(terminal: Terminal, flags: RollbackFlags): Promise<ExitCode> {
  const undoLimit = undoLimitOf(flags);
  const target = await openTarget(terminal, flags);
  const { config } = target;
  const configured = config.build && 'tool' in config.build ? config.build.tool : 'auto';
  const request: RollbackRequest = {
    way: 'rollback',
    schemas: [...(flags.schema ?? config.schemas ?? [])],
    tool: flags.with ?? configured,
    undoLimit,
    keepFailed: flags.keepFailed ?? false,
    ...runRequest(flags, target),
  };
  return carryOut(terminal, target, request, flags);
}
