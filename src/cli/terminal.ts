import type { CliContext } from './context.ts';
import { paintOf, type Render, type Style } from './render/paint.ts';

/** Flags about how things are shown, which every command has. */
export interface OutputFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly noColor?: boolean;
}

/** Where a command speaks to people and programs. Data goes to stdout, all else to stderr. */
export interface Terminal extends OutputFlags {
  readonly context: CliContext;
  /** Can a person be asked? */
  readonly interactive: boolean;
  /** Can lines be redrawn on stderr? */
  readonly live: boolean;
  /** How to draw on stderr. */
  readonly style: Style;
  /** What was asked for: on stdout, or beside the JSON on stderr. */
  show(render: Render): void;
  /** What goes with it: on stderr, not with --quiet. */
  say(render: Render): void;
  /** What must be seen: on stderr, always. */
  insist(render: Render): void;
  /** Adds to the one JSON object of --json. */
  answer(part: object): void;
  /** Prints that object. */
  close(): void;
  /** Raw text on stderr, for what is redrawn. */
  draw(text: string): void;
}

/** Opens the terminal for a command. */
export function openTerminal(context: CliContext, flags: OutputFlags): Terminal {
  const { stdin, stdout, stderr, env } = context;
  const out = styleOf(stdout, env, flags);
  const err = styleOf(stderr, env, flags);
  const insist = (render: Render) => print(stderr, render(err));
  const answer = {};
  return {
    ...flags,
    context,
    interactive: Boolean(stdin.isTTY && stderr.isTTY),
    live: Boolean(stderr.isTTY) && env['TERM'] !== 'dumb',
    style: err,
    insist,
    show: (render) => (flags.json ? flags.quiet || insist(render) : print(stdout, render(out))),
    say: (render) => flags.quiet || insist(render),
    answer: (part) => void Object.assign(answer, part),
    close: () => flags.json && print(stdout, [JSON.stringify(answer, null, 2)]),
    draw: (text) => stderr.write(text),
  };
}

function print(stream: NodeJS.WriteStream, lines: string[]): void {
  if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
}

function styleOf(
  stream: NodeJS.WriteStream,
  env: CliContext['env'],
  { noColor, verbose = false }: OutputFlags,
): Style {
  const forced = env['FORCE_COLOR'];
  const coloured =
    !noColor &&
    !env['NO_COLOR'] &&
    (forced ? forced !== '0' : Boolean(stream.isTTY) && env['TERM'] !== 'dumb');
  return { paint: paintOf(coloured), width: stream.columns || 100, verbose };
}
