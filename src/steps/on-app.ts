import { herokuAppNeeded } from '../errors/heroku-errors.ts';
import { PgresetError } from '../errors/pgreset-error.ts';
import type { LogLine } from '../heroku/logs.ts';
import type { HerokuPlace } from '../target/target.ts';
import type { StepContext, StepResult } from './step.ts';

/** Milliseconds in which dynos have to come up: Heroku gives a web dyno 60 seconds to listen. */
export const BOOT_PATIENCE = 120_000;

/**
 * The app that a step works on.
 *
 * @throws PgresetError `heroku-app-needed` when the run is gone on with without it
 */
export function appOf({ heroku }: StepContext, what: string): HerokuPlace {
  if (heroku === null) throw herokuAppNeeded(what);
  return heroku;
}

/**
 * Notes that a step is about to ask Heroku for something: from here on it may have happened, so it
 * has to be taken back, whatever becomes of this process.
 */
export async function noteBegun({ inBatch }: StepContext): Promise<void> {
  await inBatch(() => Promise.resolve({ phase: 'begun' }));
}

/** What an app's log says, as output of the step. */
export const logTo =
  ({ emit }: StepContext) =>
  ({ dyno, text }: LogLine): void =>
    emit({ type: 'output', stream: 'stdout', line: `${dyno}  ${text}` });

/**
 * Does what should be done while an old state is brought back, but must not keep it from coming back:
 * what fails is said, with the command that does it.
 */
export async function orWarn(
  lenient: boolean,
  advice: string,
  work: () => Promise<StepResult>,
): Promise<StepResult> {
  return work().catch((error: unknown) => {
    if (!lenient || !(error instanceof PgresetError)) throw error;
    const warnings = [`${error.message} ${advice}`];
    return { summary: 'not done', warnings, unfinished: true };
  });
}
