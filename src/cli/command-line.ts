import type { TargetFlags } from './flags.ts';

/** What becomes of the words that were typed. */
export interface Changes {
  /** Switches to leave out. */
  switches?: readonly string[];
  /** Flags to leave out with their values. */
  flags?: readonly string[];
  /** Words to add at the end. */
  plus: readonly string[];
}

/** The command that was typed, changed and ready to be pasted; passwords in it are not repeated. */
export function typedCommand(args: readonly string[], changes: Changes): string {
  const { switches = [], flags = [], plus } = changes;
  const kept = args.filter(
    (arg, index) =>
      !switches.includes(arg) &&
      !flags.includes(arg.split('=')[0]!) &&
      !(index > 0 && flags.includes(args[index - 1]!)),
  );
  return ['pgreset', ...kept, ...plus].map(shellQuote).join(' ');
}

/** A command for the same target, as it was chosen: `pgreset undo k3x --target staging`. */
export function commandFor(flags: TargetFlags, ...words: string[]): string {
  const chosen = [
    ['--url', flags.url],
    ['--target', flags.target],
    ['--config', flags.config],
    ['--env-file', flags.envFile],
    ['--app', flags.app],
    ['--remote', flags.remote],
    ['--database', flags.database],
  ].flatMap(([name, value]) => (value === undefined ? [] : [name!, value]));
  return ['pgreset', ...words, ...chosen].map(shellQuote).join(' ');
}

/** Quotes for a POSIX shell where needed, and hides the password of a URL or of `password=…`. */
export function shellQuote(arg: string): string {
  const open = arg
    .replace(/^((?:--url=)?[^/]*:\/\/[^:/?#@]*):.*@/s, '$1:•••@')
    .replace(/\b(password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]+)/gi, '$1•••');
  return /^[\w@%+=:,./•-]+$/.test(open) ? open : `'${open.replaceAll("'", `'\\''`)}'`;
}
