import type { ExitCode, ProviderRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset provider-reset`. */
export interface ProviderFlags extends RunFlags {
  readonly noVerify?: boolean;
}

/** Lets Heroku empty the database, then restarts the app. */
export async function providerReset(terminal: Terminal, flags: ProviderFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags, true);
  const { build, expectations, nextSteps } = target.config;
  const builds = build !== undefined && 'heroku' in build && build.heroku === 'restart';
  const request: ProviderRequest = {
    way: 'provider',
    builds,
    // Without dynos that build, the database stays empty.
    expectations: builds && !flags.noVerify ? (expectations ?? null) : null,
    nextSteps: nextSteps ?? [],
    lockTimeout: flags.lockTimeout,
    disconnect: flags.disconnect ?? false,
    ...(flags.backup && { backup: true }),
  };
  return carryOut(terminal, target, request, flags);
}
