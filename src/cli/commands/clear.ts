import type { ClearRequest, ExitCode } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { runRequest, type UndoLimitFlags, undoLimitOf } from '../run-request.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset clear`. */
export interface ClearFlags extends RunFlags, UndoLimitFlags {
  readonly schema?: readonly string[];
  readonly table?: readonly string[];
  readonly where?: string;
  readonly set?: string;
  readonly dependents: 'refuse' | 'delete';
  readonly keep?: readonly string[];
  readonly keepSequences?: boolean;
}

/** Empties tables, or deletes or sets some of their rows; the structure stays. */
export async function clear(terminal: Terminal, flags: ClearFlags): Promise<ExitCode> {
  const undoLimit = undoLimitOf(flags);
  const target = await openTarget(terminal, flags);
  const { config } = target;
  const request: ClearRequest = {
    way: 'clear',
    schemas: [...(flags.schema ?? config.schemas ?? [])],
    tables: [...(flags.table ?? [])],
    // A table with what refers to it is a choice of rows: all of them.
    where:
      flags.where ?? (flags.dependents === 'delete' && flags.table?.length === 1 ? 'true' : null),
    set: flags.set ?? null,
    dependents: flags.dependents,
    keep: [...(config.keep ?? []), ...(flags.keep ?? [])],
    keepSequences: flags.keepSequences ?? false,
    undoLimit,
    expectations: config.expectations ?? null,
    ...runRequest(flags, target),
  };
  return carryOut(terminal, target, request, flags);
}
