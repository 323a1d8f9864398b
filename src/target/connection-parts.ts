import { urlInvalid } from '../errors/target-errors.ts';

/** What one source says about a connection, before anything is filled in. */
export interface ConnectionParts {
  host?: string;
  port?: number;
  database?: string;
  user?: string;
  password?: string;
  /** libpq's word, or `no-verify`. */
  sslmode?: string;
  /** Path as written, or `system`. */
  sslrootcert?: string;
  passfile?: string;
  /** Everything else, kept for the build commands of the target. */
  parameters: Record<string, string>;
}

/**
 * Collects name-value pairs of a URL or a libpq connection string; later ones win, as in libpq.
 *
 * @throws PgresetError `url-invalid` for a bad port, several hosts or a NUL character.
 */
export function partsOf(pairs: Iterable<[string, string]>, source: string): ConnectionParts {
  const parts: ConnectionParts = { parameters: {} };
  for (const [name, value] of pairs) setPart(parts, name, value, source);
  return parts;
}

function setPart(parts: ConnectionParts, name: string, value: string, source: string): void {
  if (value.includes('\0')) throw urlInvalid(source, 'It contains a NUL character.');
  if (value === '') return;
  switch (name) {
    case 'host':
      parts.host = hostOf(value, source);
      break;
    case 'port':
      parts.port = portOf(value, source);
      break;
    case 'dbname':
    case 'database':
      parts.database = value;
      break;
    case 'user':
    case 'password':
    case 'sslmode':
    case 'sslrootcert':
    case 'passfile':
      parts[name] = value;
      break;
    case 'ssl':
      parts.sslmode = sslWord(value);
      break;
    default:
      parts.parameters[name] = value;
  }
}

/** JDBC's and node-postgres's `ssl=true`; everything else goes through as a word for `sslmode`. */
function sslWord(value: string): string {
  if (value === 'true' || value === '1') return 'require';
  if (value === 'false' || value === '0') return 'disable';
  return value;
}

function hostOf(value: string, source: string): string {
  if (value.startsWith('/')) return value;
  if (value.includes(','))
    throw urlInvalid(
      source,
      'It names several hosts; a reset needs exactly one, the primary server.',
    );
  return value.replace(/^\[(.*)\]$/, '$1').toLowerCase();
}

function portOf(value: string, source: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port >= 1 && port <= 65_535) return port;
  throw urlInvalid(source, 'The port has to be a number from 1 to 65535.');
}
