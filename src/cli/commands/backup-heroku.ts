import { relative, resolve } from 'node:path';
import { backUpOnHeroku, type Capture, type ExitCode, type HerokuPlace } from '../../index.ts';
import { drawing } from '../carry-out.ts';
import { commandFor } from '../command-line.ts';
import type { LookFlags } from '../flags.ts';
import type { LiveLine } from '../live-line.ts';
import { duration, size, visible } from '../render/format.ts';
import type { Terminal } from '../terminal.ts';
import { watching } from '../watching.ts';

/** Milliseconds between two lines where none can be redrawn. */
const PLAIN_EVERY = 10_000;

/** Lets Heroku back the database up; with a file, fetches that too. */
export async function backupOnHeroku(
  terminal: Terminal,
  place: HerokuPlace,
  flags: LookFlags,
  file?: string,
): Promise<ExitCode> {
  const path = file === undefined ? undefined : resolve(terminal.context.folder, file);
  const live = drawing(terminal);
  live.start(`Heroku backs up ${visible(place.addon.name)}`);
  try {
    const made = await watching(terminal, (signal) =>
      backUpOnHeroku(place, {
        ...(path !== undefined && { file: path }),
        signal,
        onCapture: captureDrawer(terminal, live),
        onFetch: fetchDrawer(live),
      }),
    );
    live.close();
    if (made === null) return left(terminal, flags);
    const { name, of, bytes, startedAt } = made;
    terminal.answer({ backup: { name, of, bytes, startedAt, ...(path && { file: path }) } });
    terminal.show(({ paint }) => [
      `${paint.green('✓')} ${visible(name)}  ${size(bytes)}, of ${visible(of)}, at Heroku`,
      ...(path ? [`  ${visible(relative(terminal.context.folder, path))}`] : []),
      `  ${paint.dim('Bring it back with')} ${paint.blue(commandFor(flags, 'restore', name))}`,
    ]);
    return 0;
  } finally {
    live.close();
  }
}

/** `Heroku makes b001: 12 MB, 4.0 s`, redrawn or now and then. */
function captureDrawer({ live: redraws }: Terminal, live: LiveLine): (capture: Capture) => void {
  const began = performance.now();
  let said = began;
  return ({ name, bytes }) => {
    const now = performance.now();
    const text = `Heroku makes ${visible(name)}: ${size(bytes)}, ${duration(now - began)}`;
    if (redraws) live.start(text);
    else if (now - said > PLAIN_EVERY) {
      said = now;
      live.above(`    ${text}`);
    }
  };
}

/** How much of a backup has been fetched. */
export function fetchDrawer(live: LiveLine): (bytes: number, total: number) => void {
  let begun = false;
  return (bytes, total) => {
    if (!begun) live.start('Fetching it');
    begun = true;
    live.progress(Math.round(bytes / 1024), Math.round(total / 1024), 'kB');
  };
}

function left(terminal: Terminal, flags: LookFlags): ExitCode {
  terminal.insist(({ paint }) => [
    paint.yellow('Left. Heroku goes on with a backup that it has begun:'),
    `  ${paint.blue(commandFor(flags, 'status'))}`,
  ]);
  return 130;
}
