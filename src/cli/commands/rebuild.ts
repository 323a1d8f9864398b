import type { ExitCode, RebuildRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import { type BuildFlags, chooseBuild } from '../choose-build.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { buildRequest, type ResultFlags } from '../run-request.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset rebuild`. */
export interface RebuildFlags extends RunFlags, ResultFlags, BuildFlags {
  readonly schema?: readonly string[];
}

/** Sets the old state aside and builds the structure anew. */
export async function rebuild(terminal: Terminal, flags: RebuildFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const request: RebuildRequest = {
    way: 'rebuild',
    schemas: [...(flags.schema ?? target.config.schemas ?? [])],
    build: await chooseBuild(terminal, target, flags),
    ...buildRequest(flags, target),
  };
  return carryOut(terminal, target, request, flags);
}
