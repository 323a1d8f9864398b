import { stripVTControlCharacters } from 'node:util';
import type { Paint } from './paint.ts';

/** Columns that a text takes in a terminal: emoji and East Asian characters take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of SEGMENTS.segment(stripVTControlCharacters(text)))
    width += WIDE.test(segment) ? 2 : 1;
  return width;
}

const SEGMENTS = new Intl.Segmenter('en');
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** Fills up to a width, on the right or, for numbers, on the left. */
function pad(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const gap = ' '.repeat(Math.max(0, width - widthOf(text)));
  return side === 'right' ? text + gap : gap + text;
}

/** Cuts a text that is wider, with `…` in its place. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const { segment } of SEGMENTS.segment(text)) {
    if (widthOf(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Aligned columns: `l` to the left, `r` to the right. The last one is not filled up. */
export function columns(rows: readonly (readonly string[])[], sides: string, gap = 2): string[] {
  const widths = [...sides].map((_, index) =>
    Math.max(0, ...rows.map((row) => widthOf(row[index] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, index) => pad(cell, widths[index]!, sides[index] === 'r' ? 'left' : 'right'))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}

/** Breaks a sentence between words. Colours have to be put on afterwards. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const LABEL = 12;

/** A label at the left and lines beside it; nothing for no lines. */
export function labelled(label: string, lines: readonly string[], paint: Paint): string[] {
  return lines.map((line, index) => `  ${paint.dim(pad(index === 0 ? label : '', LABEL))}${line}`);
}

/** The same for sentences that may be long. */
export function sentences(
  label: string,
  texts: readonly string[],
  { paint, width }: { paint: Paint; width: number },
  colour: (text: string) => string = (text) => text,
): string[] {
  const room = Math.max(30, Math.min(width, 110) - LABEL - 2);
  return labelled(label, texts.flatMap((text) => wrap(text, room)).map(colour), paint);
}
