import type { LogLine } from '../../index.ts';
import { visible } from './format.ts';
import type { Paint, Style } from './paint.ts';

/** In this order dynos get a colour of their own, as `heroku logs` does it. */
const COLOURS: (keyof Paint)[] = ['yellow', 'green', 'cyan', 'blue', 'bold'];

/** Lines in which the platform or the router says that something is wrong. */
const TROUBLE = /\bat=error\b|\bError [A-Z]\d+\b|\bto crashed$/;

/** Draws lines of a log as Heroku prints them; each dyno keeps its colour. */
export function logPainter(): (line: LogLine, style: Style) => string {
  const given = new Map<string, keyof Paint>();
  return ({ at, source, dyno, text }, { paint }) => {
    const colour = given.get(dyno) ?? COLOURS[given.size % COLOURS.length]!;
    given.set(dyno, colour);
    const head = paint[colour](visible(`${at} ${source}[${dyno}]:`));
    const trouble = source === 'heroku' && TROUBLE.test(text);
    return `${head} ${trouble ? paint.red(visible(text)) : visible(text)}`;
  };
}
