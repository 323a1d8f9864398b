import { passwordInCommand } from '../errors/build-errors.ts';

/** `scheme://user:password@`, and `password=…` as assignments, options and libpq spell it. */
const WRITTEN = [
  /(\b[a-z][\w+.-]*:\/\/[^\s:/?#@'"]*:)([^\s@'"]+)(?=@)/gi,
  /(password\s*=\s*['"]?)([^\s'"]+)/gi,
];

/**
 * Refuses a command that spells a password out. One that names a variable is fine: the shell puts
 * the value in, and only there.
 *
 * @throws PgresetError `password-in-command`
 */
export function refusePassword(command: string): void {
  const shown = WRITTEN.reduce(
    (text, pattern) =>
      text.replaceAll(pattern, (all, before: string, value: string) =>
        isVariable(value) ? all : `${before}•••`,
      ),
    command,
  );
  if (shown !== command) throw passwordInCommand(shown);
}

/** `$NAME`, `${NAME}`, `%NAME%` */
const isVariable = (value: string): boolean => /^[$%]/.test(value);
