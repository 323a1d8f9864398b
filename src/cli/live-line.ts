import { stripVTControlCharacters } from 'node:util';
import { cut, widthOf } from './render/layout.ts';
import { progressText } from './render/live.ts';
import type { Paint } from './render/paint.ts';

/** Where lines are drawn. */
export interface LineOptions {
  paint: Paint;
  width: number;
  /** Can the last line be redrawn in place? */
  live: boolean;
  write: (text: string) => void;
  now?: () => number;
}

/** Lines of which the last may be redrawn: what is being done now. */
export interface LiveLine {
  /** Something begins. */
  start(text: string): void;
  /** How far it is. */
  progress(done: number, total: number, unit: string): void;
  /** A line above what is being done. */
  above(text: string): void;
  /** What was being done is over, and this is what it came to. */
  end(text: string): void;
  /** Wipes a line that was being redrawn. */
  close(): void;
}

/** Milliseconds between two lines of progress where they cannot be redrawn. */
const PLAIN_EVERY = 2_000;
/** Milliseconds between two pictures where they can. */
const LIVE_EVERY = 60;
const WIPE = '\r\u001b[2K';

/** One line redrawn in place on a terminal; plain lines, and fewer of them, elsewhere. */
export function liveLine(options: LineOptions): LiveLine {
  const { paint, width, live, write, now = () => performance.now() } = options;
  let text = '';
  let began = 0;
  let drawn = 0;
  const print = (content: string) => write(`${live ? WIPE : ''}${content}\n`);
  const draw = (more = '') => {
    if (live && text !== '') write(WIPE + fit(`${paint.yellow('◌')} ${text}${more}`, width));
  };
  return {
    start(content) {
      text = content;
      [began, drawn] = [now(), now()];
      if (live) draw();
      else print(`  ${text}`);
    },
    progress(done, total, unit) {
      if (now() - drawn < (live ? LIVE_EVERY : PLAIN_EVERY)) return;
      drawn = now();
      const bar = progressText({ done, total, unit, ms: now() - began }, paint);
      if (live) draw(`  ${bar}`);
      else print(`    ${bar}`);
    },
    above(content) {
      print(content);
      draw();
    },
    end(content) {
      text = '';
      print(content);
    },
    close() {
      text = '';
      if (live) write(WIPE);
    },
  };
}

/** A line that wraps could not be wiped. One that has to be cut loses its colours. */
function fit(content: string, width: number): string {
  return widthOf(content) < width ? content : cut(stripVTControlCharacters(content), width - 1);
}
