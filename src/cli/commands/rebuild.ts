import type { ExitCode, RebuildRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import { type BuildFlags, chooseBuild } from '../choose-build.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset rebuild`. */
export interface RebuildFlags extends RunFlags, BuildFlags {
  readonly schema?: readonly string[];
  readonly noVerify?: boolean;
  readonly keepFailed?: boolean;
}

/** Sets the old state aside and builds the structure anew. */
export async function rebuild(terminal: Terminal, flags: RebuildFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const { config } = target;
  const request: RebuildRequest = {
    way: 'rebuild',
    schemas: [...(flags.schema ?? config.schemas ?? [])],
    build: await chooseBuild(terminal, target, flags),
    expectations: flags.noVerify ? null : (config.expectations ?? null),
    keepFailed: flags.keepFailed ?? false,
    nextSteps: config.nextSteps ?? [],
    lockTimeout: flags.lockTimeout,
    disconnect: flags.disconnect ?? false,
    ...(flags.backup && { backup: true }),
  };
  return carryOut(terminal, target, request, flags);
}
