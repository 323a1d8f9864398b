import type { PgresetError } from '../../index.ts';
import { visible } from './format.ts';
import { labelled, sentences } from './layout.ts';
import type { Render } from './paint.ts';

/** An error in four lines: what, why, state, next; with the names of what stands in the way. */
export function renderError({ message, why, state, next, details }: PgresetError): Render {
  return (style) => {
    const { paint } = style;
    // Commands are to be copied: not broken into lines.
    const commands = next.split(/\s{4,}/);
    return [
      `${paint.red('✗')} ${paint.bold(paint.red(visible(message)))}`,
      ...sentences('why', [visible(why)], style),
      ...labelled(
        '',
        details.map((each) => `${paint.dim('·')} ${visible(each)}`),
        paint,
      ),
      ...sentences('state', [visible(state)], style),
      ...labelled(
        'next',
        commands.map((each) => paint.blue(visible(each))),
        paint,
      ),
    ];
  };
}

/** Something that nobody thought of: short, with the stack for --verbose. */
export function renderUnexpected(error: unknown): Render {
  return ({ paint, verbose }) => {
    const isError = error instanceof Error;
    const stack = verbose && isError ? (error.stack?.split('\n').slice(1) ?? []) : [];
    return [
      `${paint.red('✗')} ${paint.bold(paint.red('That was not expected.'))}`,
      ...labelled('why', [visible(isError ? error.message : String(error))], paint),
      ...stack.map((line) => paint.dim(line)),
      ...labelled('state', ['pgreset status says what state the database is in.'], paint),
      ...labelled(
        'next',
        ['If it happens again, please report it to the project, with the output of --verbose.'],
        paint,
      ),
    ];
  };
}
