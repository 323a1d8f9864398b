import type { TargetConnection } from './target.ts';

/**
 * The connection as a URL that libpq and other drivers read back to the same connection. It holds the
 * password: for the environment of children and `connect --uri`, never for output by itself.
 */
export function connectionUrl(
  connection: TargetConnection,
  { withPassword = true }: { withPassword?: boolean } = {},
): string {
  const { host, port, database, user, password, parameters = {} } = connection;
  const secret = withPassword && password ? `:${encode(password)}` : '';
  const query = Object.entries(parameters).map(
    ([name, value]) => `${encode(name)}=${encode(value)}`,
  );
  const mark = query.length ? `?${query.join('&')}` : '';
  return `postgresql://${encode(user)}${secret}@${urlHost(host)}:${port}/${encode(database)}${mark}`;
}

function urlHost(host: string): string {
  return host.includes(':') && !host.startsWith('/') ? `[${encodeZone(host)}]` : encode(host);
}

/** The `%` of a zone (`fe80::1%eth0`) has to be escaped; colons must not be. */
function encodeZone(address: string): string {
  return address.replaceAll('%', '%25');
}

/** `encodeURIComponent` and the marks it leaves alone, which shells and some parsers do not. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
