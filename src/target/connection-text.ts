import { urlInvalid } from '../errors/target-errors.ts';
import { type ConnectionParts, partsOf } from './connection-parts.ts';

/** PostgreSQL's own schemes, and those of SQLAlchemy (`postgresql+psycopg2`) and GeoDjango. */
const SCHEME = /^(?:postgres|postgresql|postgis)(?:\+[a-z0-9_]+)?:\/\//i;
const ANY_SCHEME = /^((?:jdbc:)?[a-z][a-z0-9+.-]*):/i;

/**
 * Reads a connection URL, or libpq's `host=… dbname=…` form, as libpq does: not through WHATWG's
 * URL, which refuses `postgres://user@/db` and treats `#` in a password as a fragment.
 *
 * @param source where the text comes from, for messages; the text itself is never repeated.
 * @throws PgresetError `url-invalid`
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
 */
export function parseConnectionText(text: string, source: string): ConnectionParts {
  const trimmed = text.trim();
  const scheme = SCHEME.exec(trimmed)?.[0];
  if (scheme) return partsOf(urlPairs(trimmed.slice(scheme.length), source), source);
  if (/^\s*\w+\s*=/.test(trimmed)) return partsOf(keywordPairs(trimmed, source), source);
  const other = ANY_SCHEME.exec(trimmed)?.[1];
  throw urlInvalid(
    source,
    other
      ? `It starts with ${other}:, and pgreset needs postgres:// (a direct connection).`
      : 'It does not start with postgres://.',
  );
}

function urlPairs(rest: string, source: string): [string, string][] {
  const slash = rest.indexOf('/');
  // Generous like most drivers: an unescaped @ in the password belongs to it, the last one counts.
  const at = rest.slice(0, slash < 0 ? rest.length : slash).lastIndexOf('@');
  const [userinfo, tail] = at < 0 ? ['', rest] : [rest.slice(0, at), rest.slice(at + 1)];
  const [address, query] = splitOnce(tail, '?');
  const [hostAndPort, path] = splitOnce(address, '/');
  const [user, password] = splitOnce(userinfo, ':');
  const [host, port] = splitHost(hostAndPort, source);
  const pairs: [string, string][] = [
    ['user', user],
    ['password', password],
    ['host', host],
    ['port', port],
    ['dbname', path],
    ...queryPairs(query),
  ];
  return pairs.map(([name, value]) => [decode(name, source), decode(value, source)]);
}

function queryPairs(query: string): [string, string][] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => splitOnce(pair, '='));
}

function splitHost(text: string, source: string): [host: string, port: string] {
  if (!text.startsWith('[')) return splitOnce(text, ':');
  const end = text.indexOf(']');
  if (end < 0) throw urlInvalid(source, 'The address in brackets has no closing bracket.');
  return [text.slice(0, end + 1), text.slice(end + 1).replace(/^:/, '')];
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + separator.length)];
}

function decode(text: string, source: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw urlInvalid(source, 'It has a % that is not followed by two hexadecimal digits of UTF-8.');
  }
}

const KEYWORD = /\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?=\s|$)/gsy;

function keywordPairs(text: string, source: string): [string, string][] {
  const pairs: [string, string][] = [];
  let end = 0;
  for (const match of text.matchAll(KEYWORD)) {
    const value = match[2] ?? match[3] ?? '';
    pairs.push([match[1]!, value.replace(/\\(.)/gs, '$1')]);
    end = match.index + match[0].length;
  }
  if (end === text.length) return pairs;
  throw urlInvalid(source, `It is not made of name=value pairs from character ${end + 1} on.`);
}
