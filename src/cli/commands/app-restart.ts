import { type ExitCode, PgresetError, readDynoStates, restartApp } from '../../index.ts';
import { drawing } from '../carry-out.ts';
import { commandFor } from '../command-line.ts';
import { agreeByName } from '../consent.ts';
import type { AppFlags } from '../flags.ts';
import { openApp } from '../open-app.ts';
import { renderDynos } from '../render/app-status.ts';
import { visible } from '../render/format.ts';
import type { Terminal } from '../terminal.ts';
import { watching } from '../watching.ts';

/** Flags of `pgreset app restart`. */
export interface RestartFlags extends AppFlags {
  readonly confirm?: string;
  /** Milliseconds. */
  readonly wait: number;
}

/** Restarts dynos, and waits until they are up. */
export async function restart(
  terminal: Terminal,
  flags: RestartFlags,
  which?: string,
): Promise<ExitCode> {
  const found = await openApp(terminal, flags);
  const { name } = found.app;
  const what = which ?? 'all dynos';
  const question = {
    name,
    purpose: `restart ${visible(what)}`,
    reserved: 'a restart cuts off requests, so a person has to agree to it',
  };
  await agreeByName(terminal, question, flags.confirm);
  const live = drawing(terminal);
  live.start(`Restarting ${visible(what)} of ${visible(name)}`);
  try {
    const done = await watching(terminal, async (signal) => {
      await restartApp(found, {
        patience: flags.wait,
        signal,
        ...(which !== undefined && { only: onlyOf(which) }),
        onLine: ({ dyno, text }) => live.above(`    ${visible(`${dyno}  ${text}`)}`),
        onProgress: (up, all) => live.progress(up, all, 'dynos up'),
      });
      return readDynoStates(found);
    });
    live.close();
    if (done === null) return left(terminal, flags);
    terminal.answer({ dynos: done });
    terminal.say(({ paint }) => [`${paint.green('✓')} ${visible(name)} is up.`]);
    if (!terminal.json) terminal.show(renderDynos(done, new Date()));
    return 0;
  } catch (error) {
    throw asChanged(error);
  } finally {
    live.close();
  }
}

/** `web.1` is one dyno, `web` all of that type. */
const onlyOf = (which: string) => (which.includes('.') ? { dyno: which } : { type: which });

function left(terminal: Terminal, flags: RestartFlags): ExitCode {
  terminal.insist(({ paint }) => [
    paint.yellow('Left. Heroku goes on with what it was told:'),
    `  ${paint.blue(commandFor(flags, 'app', 'ps'))}`,
  ]);
  return 130;
}

/** The old dynos are gone by then, whatever became of the new ones. */
function asChanged(error: unknown): unknown {
  if (!(error instanceof PgresetError) || error.code !== 'dynos-not-up') return error;
  return new PgresetError({ ...error.toJSON(), exit: 5 });
}
