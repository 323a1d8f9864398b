import { passfileLineBreak } from '../errors/connect-errors.ts';
import type { ConnectionOptions } from '../postgres/connection-options.ts';
import { parsePassfileLine } from '../target/passfile.ts';

/**
 * The lines of a passfile for this connection; none without a password. A Unix socket gets two, since
 * libpq looks for `localhost` when the folder is its default one, and for the folder when it is not.
 *
 * @throws PgresetError `passfile-line-break`
 */
export function passfileLines(connection: ConnectionOptions): string[] {
  const { host, port, database, user, password } = connection;
  if (password === undefined || password === '') return [];
  const hosts = host.startsWith('/') ? [host, 'localhost'] : [host];
  return hosts.map((each) => {
    const fields = { host: each, port: String(port), database, user, password };
    return Object.entries(fields).map(escapeField).join(':');
  });
}

function escapeField([field, value]: [string, string]): string {
  if (/[\r\n]/.test(value)) throw passfileLineBreak(field);
  return value.replace(/[\\:]/g, (mark) => `\\${mark}`);
}

/**
 * Puts lines into the text of a passfile. A line for the same server, database and user is replaced; a new
 * one goes before the first line that would match it, since libpq takes the first. All others stay.
 */
export function mergePassfile(text: string, lines: string[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const merged = text.split(/\r?\n/);
  if (merged.at(-1) === '') merged.pop();
  for (const line of lines) mergeLine(merged, line);
  return merged.map((line) => line + end).join('');
}

function mergeLine(lines: string[], line: string): void {
  const same = lines.findIndex((each) => covers(each, line, false));
  const first = lines.findIndex((each) => covers(each, line, true));
  if (same >= 0 && first === same) lines[same] = line;
  else {
    if (same >= 0) lines.splice(same, 1);
    lines.splice(first >= 0 ? first : lines.length, 0, line);
  }
}

/** True when `line` is for the same connection as `other`; with `wildcards`, when `*` makes it match. */
function covers(line: string, other: string, wildcards: boolean): boolean {
  const [a, b] = [parsePassfileLine(line), parsePassfileLine(other)];
  if (!a || !b) return false;
  const keys = ['host', 'port', 'database', 'user'] as const;
  return keys.every((key) => a[key] === b[key] || (wildcards && a[key] === '*'));
}

/** Takes the lines for exactly this login out; one with a wildcard serves others too, and stays. */
export function withoutLogin(
  text: string,
  { host, port, database, user }: Pick<ConnectionOptions, 'host' | 'port' | 'database' | 'user'>,
): string {
  const isIt = (line: string) => {
    const entry = parsePassfileLine(line.replace(/\r$/, ''));
    const { host: at, port: on, database: of, user: as } = entry ?? {};
    return at === host && on === String(port) && of === database && as === user;
  };
  return text
    .split('\n')
    .filter((line) => !isIt(line))
    .join('\n');
}

/** True when every line is an entry, a comment or empty: a file that libpq reads as a passfile. */
export function isPassfile(text: string): boolean {
  return text
    .split(/\r?\n/)
    .every((line) => line.trim() === '' || line.startsWith('#') || parsePassfileLine(line));
}
