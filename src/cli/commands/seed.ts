import type { ExitCode, SeedRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset seed`. */
export interface SeedFlags extends RunFlags {
  readonly with?: string;
}

/** Fills tables with the project's own seeding. */
export async function seed(terminal: Terminal, flags: SeedFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const { config } = target;
  const configured = config.build && 'tool' in config.build ? config.build.tool : 'auto';
  const request: SeedRequest = {
    way: 'seed',
    schemas: [...(config.schemas ?? [])],
    tool: flags.with ?? configured,
    nextSteps: [],
    lockTimeout: flags.lockTimeout,
    disconnect: flags.disconnect ?? false,
  };
  return carryOut(terminal, target, request, flags);
}
