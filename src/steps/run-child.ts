import { buildCommandMissing } from '../errors/build-errors.ts';
import { runShell, type ShellOptions } from './run-shell.ts';

/** Lines of output that an error repeats. */
const LAST_LINES = 15;

/**
 * Runs a command to its end. The password never shows in what it prints.
 *
 * @returns the exit code, or the signal that ended it, and its last lines
 * @throws PgresetError `build-failed` when it could not be started
 */
export async function runChild(
  command: string,
  options: ShellOptions,
): Promise<{ code: number | string; lines: string[] }> {
  options.signal.throwIfAborted();
  const hide = hiding(options.environment);
  const lines: string[] = [];
  const onLine: ShellOptions['onLine'] = (stream, text) => {
    const line = hide(text);
    lines.push(line);
    if (lines.length > LAST_LINES) lines.shift();
    options.onLine(stream, line);
  };
  const code = await runShell(command, { ...options, onLine }).catch((error: Error) => {
    throw buildCommandMissing(command, error.message);
  });
  options.signal.throwIfAborted();
  return { code, lines };
}

/** Takes the password out of a line, however the environment or a tool writes it. */
function hiding(environment: ShellOptions['environment']): (line: string) => string {
  const password = environment['PGPASSWORD'];
  if (!password) return (line) => line;
  const inUrl = /^\w+:\/\/[^/?#]*?:([^/?#]*)@/.exec(environment['DATABASE_URL'] ?? '')?.[1];
  const forms = new Set([
    password,
    inUrl ?? '',
    encodeURIComponent(password),
    new URLSearchParams({ p: password }).toString().slice(2),
    JSON.stringify(password).slice(1, -1),
    // As shells print it: between single quotes (two ways), or between double ones.
    password.replaceAll("'", `'"'"'`),
    password.replaceAll("'", `'\\''`),
    password.replaceAll(/["\\$`]/g, '\\$&'),
  ]);
  forms.delete('');
  // The longest first: one may be a part of another.
  const secrets = [...forms].sort((a, b) => b.length - a.length);
  return (line) => secrets.reduce((text, secret) => text.replaceAll(secret, '•••'), line);
}
