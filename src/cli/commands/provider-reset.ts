import type { ExitCode, ProviderRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { expectationsOf, runRequest } from '../run-request.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset provider-reset`. */
export interface ProviderFlags extends RunFlags {
  readonly noVerify?: boolean;
}

/** Lets Heroku empty the database, then restarts the app. */
export async function providerReset(terminal: Terminal, flags: ProviderFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags, true);
  const { build } = target.config;
  const builds = build !== undefined && 'heroku' in build && build.heroku === 'restart';
  const request: ProviderRequest = {
    way: 'provider',
    builds,
    // Without dynos that build, the database stays empty.
    expectations: builds ? expectationsOf(flags, target) : null,
    ...runRequest(flags, target),
  };
  return carryOut(terminal, target, request, flags);
}
