import type { OnEvent } from './events.ts';
import type { Consent } from './guards.ts';

/** How a plan is carried out. */
export interface RunOptions {
  consent: Consent;
  /** What a build command inherits; the target's connection is added. Default: nothing. */
  environment?: Record<string, string | undefined>;
  /** Aborting cancels what the server is doing and puts the old state back. */
  signal?: AbortSignal;
  onEvent?: OnEvent;
}
