import { connectionUrl } from './connection-url.ts';
import type { TargetConnection, Variables } from './target.ts';

/**
 * The variables that lead a child process (a build command, psql) to the same database: `DATABASE_URL`
 * and libpq's `PG*`. Everything goes through the environment, never through arguments, which other users
 * of the machine can read.
 *
 * @returns to be spread over the parent's environment; `undefined` takes a variable away, as `spawn` has it.
 */
export function targetEnvironment(connection: TargetConnection): Variables {
  const { host, port, database, user, password } = connection;
  const caFile = connection.tls === 'verify' ? connection.caFile : undefined;
  const sslmode = urlMode(connection);
  const parameters = {
    ...connection.parameters,
    ...(sslmode && { sslmode }),
    ...(caFile && { sslrootcert: caFile }),
  };
  return {
    DATABASE_URL: connectionUrl({ ...connection, parameters }),
    PGHOST: host,
    PGPORT: String(port),
    PGDATABASE: database,
    PGUSER: user,
    PGPASSWORD: password,
    PGSSLMODE: libpqMode(connection),
    PGSSLROOTCERT: caFile,
    // libpq lets both win over PGHOST, so one left over would lead the child to another server.
    PGHOSTADDR: undefined,
    PGSERVICE: undefined,
  };
}

/**
 * libpq's `sslmode` that is nearest to how pgreset itself connects. Verified is `verify-full` with a CA
 * file, else `require`: without a file libpq before 16 has nothing to check against and fails.
 */
export function libpqMode({
  tls,
  caFile,
}: TargetConnection): 'disable' | 'require' | 'verify-full' {
  if (tls === 'disable') return 'disable';
  return tls === 'verify' && caFile ? 'verify-full' : 'require';
}

/**
 * The word in the child's URL: the one that was written, since the app understands it, unless it would
 * allow plain text. Unwritten `no-verify` is left out: `require` makes node-postgres verify, and a word in
 * the URL overrides what the app says in its own code.
 */
function urlMode(connection: TargetConnection): string | undefined {
  const { sslmode, tls } = connection;
  if (sslmode && sslmode !== 'allow' && sslmode !== 'prefer') return sslmode;
  return tls === 'no-verify' ? undefined : libpqMode(connection);
}
