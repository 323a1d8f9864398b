import { readFile, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import type { Variables } from './target.ts';

/** One line of a passfile; `*` matches everything. */
interface PassfileEntry {
  host: string;
  port: string;
  database: string;
  user: string;
  password: string;
}

interface Wanted {
  host: string;
  port: number;
  database: string;
  user: string;
}

/**
 * Where libpq looks for passwords: `PGPASSFILE`, else `~/.pgpass` (`%APPDATA%` on Windows).
 *
 * @see https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export function defaultPassfile(env: Variables): string | undefined {
  if (env['PGPASSFILE']) return env['PGPASSFILE'];
  if (env['HOME']) return join(env['HOME'], '.pgpass');
  return env['APPDATA'] && join(env['APPDATA'], 'postgresql', 'pgpass.conf');
}

/** Reads one line; undefined for a comment, an empty line, or one with fewer than five fields. */
export function parsePassfileLine(line: string): PassfileEntry | undefined {
  if (line.startsWith('#')) return undefined;
  const fields = line.match(/(?:[^:\\]|\\.|\\$)*(?::|$)/gs) ?? [];
  if (fields.length < 5) return undefined;
  // The last field is the rest of the line; libpq forgives an unescaped colon in a password.
  const head = fields.slice(0, 4);
  const password = line.slice(head.join('').length);
  const [host, port, database, user] = head.map((field) => unescape(field.slice(0, -1)));
  return {
    host: host!,
    port: port!,
    database: database!,
    user: user!,
    password: unescape(password),
  };
}

function unescape(field: string): string {
  return field.replace(/\\(.)/gs, '$1');
}

/** The first password in `text` for this connection, as libpq chooses it. */
export function findPassword(text: string, wanted: Wanted): string | undefined {
  // libpq writes `localhost` for a Unix socket in its default folder.
  const hosts = wanted.host.startsWith('/') ? [wanted.host, 'localhost'] : [wanted.host];
  const matches = (field: string, value: string) => field === '*' || field === value;
  return text
    .split(/\r?\n/)
    .map(parsePassfileLine)
    .find(
      (entry) =>
        entry &&
        hosts.some((host) => matches(entry.host, host)) &&
        matches(entry.port, String(wanted.port)) &&
        matches(entry.database, wanted.database) &&
        matches(entry.user, wanted.user),
    )?.password;
}

/** What a passfile gave; `warning` when it had to be ignored. */
interface PassfileAnswer {
  password?: string;
  warning?: string;
}

/** Looks a password up in a file; a missing file gives none, one that others can read is ignored. */
export async function passwordFromFile(path: string, wanted: Wanted): Promise<PassfileAnswer> {
  try {
    const { mode } = await stat(path);
    // Windows has no such bits; libpq does not look there either.
    if ((mode & 0o077) !== 0 && platform() !== 'win32')
      return { warning: `${path} is ignored: others can read it. Correct it: chmod 600 ${path}` };
    const password = findPassword(await readFile(path, 'utf8'), wanted);
    return password === undefined ? {} : { password };
  } catch {
    return {};
  }
}
