import type { ExitCode, RollbackRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import { usage } from '../cli-errors.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import type { Terminal } from '../terminal.ts';
import { UNDO_LIMIT } from '../values.ts';

/** Flags of `pgreset rollback`. */
export interface RollbackFlags extends RunFlags {
  readonly with?: string;
  readonly schema?: readonly string[];
  readonly noUndo?: boolean;
  readonly undoLimit?: number;
  readonly keepFailed?: boolean;
}

/** Takes every migration back with the project's own tool. */
export async function rollback(terminal: Terminal, flags: RollbackFlags): Promise<ExitCode> {
  if (flags.noUndo && flags.undoLimit !== undefined)
    throw usage(
      '--no-undo and --undo-limit do not go together.',
      'One keeps nothing to undo with, the other says how much.',
      'Give one of them.',
    );
  const target = await openTarget(terminal, flags);
  const { config } = target;
  const configured = config.build && 'tool' in config.build ? config.build.tool : 'auto';
  const request: RollbackRequest = {
    way: 'rollback',
    schemas: [...(flags.schema ?? config.schemas ?? [])],
    tool: flags.with ?? configured,
    undoLimit: flags.noUndo ? null : (flags.undoLimit ?? UNDO_LIMIT),
    keepFailed: flags.keepFailed ?? false,
    nextSteps: config.nextSteps ?? [],
    lockTimeout: flags.lockTimeout,
    disconnect: flags.disconnect ?? false,
    ...(flags.backup && { backup: true }),
  };
  return carryOut(terminal, target, request, flags);
}
