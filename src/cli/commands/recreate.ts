import type { ExitCode, RecreateRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import { type BuildFlags, chooseBuild } from '../choose-build.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { buildRequest, type ResultFlags } from '../run-request.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset recreate`. Others are always disconnected: nothing to choose. */
export interface RecreateFlags extends Omit<RunFlags, 'disconnect'>, ResultFlags, BuildFlags {
  readonly forgetMigrations?: boolean;
}

/** Renames the database aside, makes a new one like it and builds the structure in that. */
export async function recreate(terminal: Terminal, flags: RecreateFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const request: RecreateRequest = {
    way: 'recreate',
    build: await chooseBuild(terminal, target, flags),
    forgetMigrations: flags.forgetMigrations ?? false,
    ...buildRequest({ ...flags, disconnect: true }, target),
  };
  return carryOut(terminal, target, request, flags);
}
