import type { ExitCode, ReplaceRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import { chooseBuild } from '../choose-build.ts';
import { usage } from '../cli-errors.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset replace`. */
export interface ReplaceFlags extends RunFlags {
  readonly with?: string;
  readonly addonPlan?: string;
  readonly noVerify?: boolean;
  readonly keepFailed?: boolean;
}

/** Gives a Heroku app a new database; the old one stays beside it. */
export async function replace(terminal: Terminal, flags: ReplaceFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags, true);
  const { config } = target;
  const request: ReplaceRequest = {
    way: 'replace',
    addonPlan: flags.addonPlan?.replace(/^heroku-postgresql:/, '') ?? null,
    build: onHeroku(await chooseBuild(terminal, target, flags)),
    expectations: flags.noVerify ? null : (config.expectations ?? null),
    keepFailed: flags.keepFailed ?? false,
    nextSteps: config.nextSteps ?? [],
    lockTimeout: flags.lockTimeout,
    disconnect: flags.disconnect ?? false,
    ...(flags.backup && { backup: true }),
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
