import { PgresetError, NOTHING_CHANGED } from '../errors/pgreset-error.ts';
import { type ConnectionOptions, describeConnection } from './connection-options.ts';
import { isServerError, SqlState } from './server-error.ts';

interface Explanation {
  code: string;
  why: string;
  next: string;
}

/** Turns what the driver threw while connecting into an error that says what to do. */
export function connectionError(error: unknown, options: ConnectionOptions): PgresetError {
  const { code, why, next } = explain(error, options);
  return new PgresetError({
    code,
    what: `Could not connect to ${describeConnection(options)}.`,
    why,
    state: NOTHING_CHANGED,
    next,
    exit: 1,
  });
}

function explain(error: unknown, options: ConnectionOptions): Explanation {
  const message = error instanceof Error ? error.message : String(error);
  if (isServerError(error)) return explainServer(error.code, message, options);
  const code = (error as { code?: string } | null)?.code ?? '';
  if (code === 'ECONNREFUSED' || code === 'ENOENT')
    return {
      code: 'connection-refused',
      why: 'No server is listening there.',
      next: 'Start the server, or check host and port: pgreset status --url postgres://…',
    };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return {
      code: 'connection-host',
      why: `The host name ${options.host} could not be resolved.`,
      next: 'Check the host in the URL, the .env file or PGHOST.',
    };
  if (/does not support SSL/i.test(message))
    return {
      code: 'connection-tls',
      why: 'The server has no TLS, and pgreset encrypts connections to other hosts by default.',
      next: 'Turn TLS on in the server, or say that you accept plain text: add ?sslmode=disable to the URL.',
    };
  if (/certificate|self.signed|altnames|TLS|SSL/i.test(message))
    return {
      code: 'connection-tls',
      why: `The server's certificate was not accepted: ${message}.`,
      next: 'Give the authority with ?sslrootcert=FILE, or accept any certificate with ?sslmode=no-verify.',
    };
  if (/timeout|ETIMEDOUT/i.test(message + code))
    return {
      code: 'connection-timeout',
      why: 'The server did not answer in time.',
      next: 'Check the network, firewall and port, then try again.',
    };
  return {
    code: 'connection-failed',
    why: message,
    next: 'Check that the server is up: pgreset status',
  };
}

function explainServer(sqlState: string, message: string, options: ConnectionOptions): Explanation {
  if (sqlState === SqlState.invalidPassword || sqlState === SqlState.invalidAuthorization)
    return {
      code: 'connection-password',
      why: `The server does not accept user ${options.user} with this password: ${message}.`,
      next: 'Check user and password in the URL or the .env file.',
    };
  if (sqlState === SqlState.undefinedDatabase)
    return {
      code: 'connection-database',
      why: `There is no database named ${options.database} on this server.`,
      next: 'Check the database name in the URL, or create it with createdb.',
    };
  if (sqlState === SqlState.tooManyConnections)
    return {
      code: 'connection-limit',
      why: `No connection is free: ${message}.`,
      next: 'Close other connections to the database (on Heroku: heroku pg:killall), then try again.',
    };
  return { code: 'connection-failed', why: message, next: 'Read the server log, then try again.' };
}
