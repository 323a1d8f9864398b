import { type ConnectionParts, partsOf } from './connection-parts.ts';
import { parseConnectionText } from './connection-text.ts';
import type { Variables } from './target.ts';

/** A connection that some variables describe. */
export interface Candidate {
  parts: ConnectionParts;
  /** The variable that names the database: `DATABASE_URL`, `PGDATABASE`, `POSTGRES_DB`. */
  variable: string;
}

/**
 * The connections that one set of variables describes, best first: `DATABASE_URL`, libpq's `PG*`, then
 * the `POSTGRES_*` of the official Docker image. Each has to name a database. Others, such as
 * `POSTGRES_DISPOSABLE_DB`, are never chosen.
 *
 * @param place where the variables are, for messages: `the environment`, `.env`.
 * @throws PgresetError `url-invalid`
 */
export function candidatesIn(variables: Variables, place: string): Candidate[] {
  const url = variables['DATABASE_URL'];
  return [
    ...(url
      ? [{ parts: parseConnectionText(url, `DATABASE_URL in ${place}`), variable: 'DATABASE_URL' }]
      : []),
    ...family(variables, place, 'PGDATABASE', LIBPQ),
    // PGHOST says nothing about these: a shell that points at production must not capture them.
    ...family({ POSTGRES_HOST: 'localhost', ...set(variables) }, place, 'POSTGRES_DB', DOCKER),
  ];
}

const LIBPQ: Record<string, string> = {
  PGDATABASE: 'dbname',
  PGHOST: 'host',
  PGPORT: 'port',
  PGUSER: 'user',
  PGPASSWORD: 'password',
  PGSSLMODE: 'sslmode',
  PGSSLROOTCERT: 'sslrootcert',
};

const DOCKER: Record<string, string> = {
  POSTGRES_DB: 'dbname',
  POSTGRES_HOST: 'host',
  POSTGRES_PORT: 'port',
  POSTGRES_USER: 'user',
  POSTGRES_PASSWORD: 'password',
};

function family(
  variables: Variables,
  place: string,
  variable: string,
  names: Record<string, string>,
): Candidate[] {
  if (!variables[variable]) return [];
  const pairs = Object.entries(names).map(([name, part]): [string, string] => {
    const value = variables[name] ?? '';
    return [part, part === 'port' ? plainPort(value) : value];
  });
  return [{ parts: partsOf(pairs, `${variable} in ${place}`), variable }];
}

/** The variables that are not empty: an empty one counts as unset, as in libpq. */
function set(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value));
}

/** Kubernetes and Docker links set `POSTGRES_PORT=tcp://10.0.0.1:5432` for a service named postgres. */
function plainPort(value: string): string {
  return value.replace(/^tcp:\/\/.*:(\d+)$/, '$1');
}
