import type { ExitCode, ReplaceRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import { chooseBuild } from '../choose-build.ts';
import { usage } from '../cli-errors.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { buildRequest, type ResultFlags } from '../run-request.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset replace`. */
export interface ReplaceFlags extends RunFlags, ResultFlags {
  readonly with?: string;
  readonly addonPlan?: string;
}

/** Gives a Heroku app a new database; the old one stays beside it. */
export async function replace(terminal: Terminal, flags: ReplaceFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags, true);
  const request: ReplaceRequest = {
    way: 'replace',
    addonPlan: flags.addonPlan?.replace(/^heroku-postgresql:/, '') ?? null,
    build: onHeroku(await chooseBuild(terminal, target, flags)),
    ...buildRequest(flags, target),
  };
  return carryOut(terminal, target, request, flags);
}

/** It is the app that builds: the new database is not the one that this machine was told of. */
function onHeroku(build: Awaited<ReturnType<typeof chooseBuild>>): ReplaceRequest['build'] {
  if (build.kind === 'restart' || build.kind === 'release' || build.kind === 'dyno') return build;
  throw usage(
    'A new database is built on Heroku.',
    'SQL files and migration tools of this machine are for rebuild.',
    'pgreset replace --with restart, --with release, or --with "COMMAND" for a one-off dyno',
  );
}
