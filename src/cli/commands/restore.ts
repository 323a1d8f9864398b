import type { ExitCode, RestoreRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import { chooseBackup } from '../choose-backup.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { buildRequest, type ResultFlags } from '../run-request.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset restore`. */
export type RestoreFlags = RunFlags & ResultFlags;

/** Sets the present state aside and brings the one that is in a backup. */
export async function restore(
  terminal: Terminal,
  flags: RestoreFlags,
  file?: string,
): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const path = await chooseBackup(terminal, target, flags, file);
  if (path === null) return 130;
  const request: RestoreRequest = {
    way: 'restore',
    file: path,
    ...buildRequest(flags, target),
  };
  return carryOut(terminal, target, request, flags);
}
