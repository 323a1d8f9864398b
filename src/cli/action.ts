import { type ExitCode, PgresetError } from '../index.ts';
import type { CliContext } from './context.ts';
import { commandFor } from './command-line.ts';
import type { TargetFlags } from './flags.ts';
import { renderError, renderUnexpected } from './render/error.ts';
import { openTerminal, type OutputFlags, type Terminal } from './terminal.ts';

/** What a command does, and what its process ends with. */
export type Work<Flags, Args extends unknown[]> = (
  terminal: Terminal,
  flags: Flags,
  ...args: Args
) => Promise<ExitCode>;

/** Makes a command's work into what stricli calls: with a terminal, and errors said in four lines. */
export function action<Flags extends OutputFlags & TargetFlags, Args extends unknown[]>(
  work: Work<Flags, Args>,
) {
  return async function (this: CliContext, flags: Flags, ...args: Args): Promise<void> {
    const terminal = openTerminal(this, flags);
    const release = this.interrupts.take(() => {
      terminal.insist(({ paint }) => ['', paint.yellow('Cancelled. Nothing was changed.')]);
      this.exit(130);
    });
    try {
      this.process.exitCode = await work(terminal, flags, ...args);
    } catch (error) {
      this.process.exitCode = showError(terminal, forTarget(error, flags));
    } finally {
      release();
      terminal.close();
    }
  };
}

/** The commands that an error names, for the target that this one was typed for. */
function forTarget(error: unknown, flags: TargetFlags): unknown {
  if (!(error instanceof PgresetError)) return error;
  const next = error.next.replaceAll(NAMED, (_, ...words: (string | undefined)[]) =>
    commandFor(flags, ...words.slice(0, 3).filter((each) => each !== undefined)),
  );
  return new PgresetError({ ...error.toJSON(), next, cause: error.cause });
}

/** A command, with the run it is about; not one that says itself which target. Wide gaps part commands. */
const NAMED =
  /\bpgreset (?:(status|history|verify|unprotect)|(undo|resume|purge)(?: ([a-z2-9]{7}))?)\b(?!(?:(?! {4}).)*--(?!confirm))/g;

/** Says what went wrong, and returns the exit code for it. */
function showError(terminal: Terminal, error: unknown): ExitCode {
  if (error instanceof PgresetError) {
    terminal.insist(renderError(error));
    terminal.answer({ error });
    return error.exit;
  }
  terminal.insist(renderUnexpected(error));
  const what = error instanceof Error ? error.message : String(error);
  terminal.answer({ error: { code: 'unexpected', what, exit: 1 } });
  return 1;
}
