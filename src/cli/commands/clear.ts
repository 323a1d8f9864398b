import type { ClearRequest, ExitCode } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import { usage } from '../cli-errors.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import type { Terminal } from '../terminal.ts';
import { UNDO_LIMIT } from '../values.ts';

/** Flags of `pgreset clear`. */
export interface ClearFlags extends RunFlags {
  readonly schema?: readonly string[];
  readonly table?: readonly string[];
  readonly where?: string;
  readonly set?: string;
  readonly dependents: 'refuse' | 'delete';
  readonly keep?: readonly string[];
  readonly keepSequences?: boolean;
  readonly noUndo?: boolean;
  /** Bytes. */
  readonly undoLimit?: number;
}

/** Empties tables, or deletes or sets some of their rows; the structure stays. */
export async function clear(terminal: Terminal, flags: ClearFlags): Promise<ExitCode> {
  if (flags.noUndo && flags.undoLimit !== undefined)
    throw usage(
      '--no-undo and --undo-limit do not go together.',
      'One keeps nothing to undo with, the other says how much.',
      'Give one of them.',
    );
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
    undoLimit: flags.noUndo ? null : (flags.undoLimit ?? UNDO_LIMIT),
    expectations: config.expectations ?? null,
    nextSteps: config.nextSteps ?? [],
    lockTimeout: flags.lockTimeout,
    disconnect: flags.disconnect ?? false,
    ...(flags.backup && { backup: true }),
  };
  return carryOut(terminal, target, request, flags);
}
