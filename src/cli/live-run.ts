import { stripVTControlCharacters } from 'node:util';
import type { RunEvent } from '../index.ts';
import { visible } from './render/format.ts';
import { cut, widthOf } from './render/layout.ts';
import { doneText, progressText, stepText, waitingText } from './render/live.ts';
import type { Paint } from './render/paint.ts';

/** Where a live run is drawn. */
export interface LiveOptions {
  paint: Paint;
  width: number;
  /** Can the last line be redrawn in place? */
  live: boolean;
  write: (text: string) => void;
  now?: () => number;
}

/** Draws what a run tells. */
export interface LiveRun {
  handle(event: RunEvent): void;
  /** Something begins that is no step of a run; its progress, and its end. */
  start(title: string): void;
  progress(title: string, done: number, total: number, unit: string): void;
  done(title: string, summary: string, ms: number): void;
  /** Ends it: a line that was being redrawn is wiped. */
  close(): void;
}

/** Milliseconds between two lines of progress where they cannot be redrawn. */
const PLAIN_EVERY = 2_000;
/** Milliseconds between two pictures where they can. */
const LIVE_EVERY = 60;

/**
 * One line a step, redrawn in place with its progress on a terminal; plain lines elsewhere. What a
 * build command prints goes above it, indented.
 */
export function liveRun({
  paint,
  width,
  live,
  write,
  now = () => performance.now(),
}: LiveOptions): LiveRun {
  let text = '';
  let began = 0;
  let drawn = 0;
  let place: { ordinal: number; total: number } | null = null;
  let puttingBack = false;

  const wipe = () => live && write('\r\u001b[2K');
  const line = (content: string) => {
    wipe();
    write(`${content}\n`);
  };
  const status = (content: string) => {
    if (live) write(`\r\u001b[2K${fit(content, width)}`);
  };
  const start = (content: string) => {
    text = content;
    [began, drawn] = [now(), now()];
    if (live) status(`${paint.yellow('◌')} ${text}`);
    else line(`  ${text}`);
  };
  const advance = (done: number, total: number, unit: string) => {
    const soon = now() - drawn < (live ? LIVE_EVERY : PLAIN_EVERY);
    if (soon && done < total) return;
    if (!live && soon) return;
    drawn = now();
    const bar = progressText({ done, total, unit, ms: now() - began }, paint);
    if (live) status(`${paint.yellow('◌')} ${text}  ${bar}`);
    else line(`    ${bar}`);
  };

  return {
    handle(event) {
      if ('ordinal' in event) place = puttingBack ? null : event;
      switch (event.type) {
        case 'run-started':
          return;
        case 'step-started':
          return start(stepText(place, event.title));
        case 'step-done':
          return line(doneText(stepText(place, event.title), event.summary, event.ms, paint));
        case 'step-failed':
          return line(`${paint.red('✗')} ${stepText(place, event.title)}`);
        case 'output':
          line(`    ${paint.dim(`│ ${visible(event.line)}`)}`);
          return status(`${paint.yellow('◌')} ${text}`);
        case 'progress':
          return advance(event.done, event.total, event.unit);
        case 'waiting':
          for (const blocker of event.blockers)
            line(`    ${paint.yellow(waitingText(blocker, new Date()))}`);
          return status(`${paint.yellow('◌')} ${text}`);
        case 'verifying':
          return start('Verifying');
        case 'putting-back':
          puttingBack = true;
          return line(paint.yellow(`↩ Putting the old state back: ${visible(event.why)}`));
      }
    },
    start,
    done: (title, summary, ms) => line(doneText(title, summary, ms, paint)),
    progress(title, done, total, unit) {
      if (title !== text) start(title);
      advance(done, total, unit);
    },
    close: () => void wipe(),
  };
}

/** A line that wraps could not be wiped. One that has to be cut loses its colours. */
function fit(content: string, width: number): string {
  return widthOf(content) < width ? content : cut(stripVTControlCharacters(content), width - 1);
}
