import { type ExitCode, type LogLine, readAppLogs } from '../../index.ts';
import { usage } from '../cli-errors.ts';
import type { AppFlags } from '../flags.ts';
import { openApp } from '../open-app.ts';
import { logPainter } from '../render/log-line.ts';
import type { Terminal } from '../terminal.ts';
import { watching } from '../watching.ts';

/** Flags of `pgreset app logs`. */
export interface LogsFlags extends AppFlags {
  readonly tail?: boolean;
  readonly lines: number;
  readonly dyno?: string;
  readonly source?: 'app' | 'heroku';
}

/** Prints an app's log, or follows it until Ctrl-C. */
export async function logs(terminal: Terminal, flags: LogsFlags): Promise<ExitCode> {
  const { lines, tail = false, dyno, source } = flags;
  if (tail && flags.json)
    throw usage(
      '--tail and --json do not go together.',
      'One JSON object is printed at the end, and following a log has none.',
      'Leave one of them out.',
    );
  const found = await openApp(terminal, flags);
  const request = { lines, tail, ...(dyno !== undefined && { dyno }), ...(source && { source }) };
  const show = logPainter();
  const read: LogLine[] = [];
  const ended = await watching(terminal, async (signal) => {
    for await (const line of readAppLogs(found, { ...request, signal })) {
      if (flags.json) read.push(line);
      else terminal.show((style) => [show(line, style)]);
    }
    return !signal.aborted;
  });
  if (flags.json) terminal.answer({ lines: read });
  if (!tail || !ended) return 0;
  terminal.insist(({ paint }) => [paint.yellow('Heroku ended the log.')]);
  return 1;
}
