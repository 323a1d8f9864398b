import { connectionUrl } from '../target/connection-url.ts';
import type { TargetConnection } from '../target/target.ts';
import { libpqMode, targetEnvironment } from '../target/target-environment.ts';

/** Is the password part of the text? Only when a person asked for it. */
export interface Shown {
  withPassword: boolean;
}

/** The connection as a URL that psql, pgAdmin and every other libpq program understands. */
export function connectionUri(connection: TargetConnection, shown: Shown): string {
  const parameters = {
    sslmode: libpqMode(connection),
    ...(connection.tls === 'verify' && connection.caFile && { sslrootcert: connection.caFile }),
  };
  return connectionUrl({ ...connection, parameters }, shown);
}

/**
 * Lines for a POSIX shell that set the connection: `eval "$(pgreset connect --env)"`. Values are quoted so
 * that nothing in a name or password is run.
 */
export function connectionExports(connection: TargetConnection, { withPassword }: Shown): string[] {
  const { password: _, ...open } = connection;
  const variables = Object.entries(targetEnvironment(withPassword ? connection : open));
  const removed = variables.filter(([, value]) => value === undefined).map(([name]) => name);
  // Without --show-password a password that is in the shell already is left there: it may be the right one.
  const unset = removed.filter((name) => withPassword || name !== 'PGPASSWORD');
  return [
    `unset ${unset.join(' ')}`,
    ...variables
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `export ${name}=${shellQuote(value!)}`),
  ];
}

/** Quotes for a POSIX shell: between single quotes nothing is special but the single quote itself. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
