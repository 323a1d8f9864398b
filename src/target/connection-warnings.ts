import type { ConnectionParts } from './connection-parts.ts';

/** Query parameters that drivers know and that change nothing for a reset: no warning for them. */
const HARMLESS =
  /^(application_name|channel_binding|client_encoding|connect(ion)?_(limit|timeout)|fallback_application_name|gssencmode|keepalives.*|pgbouncer|pool_.*|socket_timeout|sslaccept|sslsni|statement_cache_size|target_session_attrs|tcp_user_timeout|uselibpqcompat)$/;

/** What a person should know of a connection: ignored parameters, and a host that came from elsewhere. */
export function connectionWarnings(
  { host, parameters }: ConnectionParts,
  fallbackHost: string | undefined,
  source: string,
): string[] {
  const borrowed = !host && fallbackHost;
  return [
    ...unusedParameters(parameters, source),
    ...(borrowed ? [`The host ${fallbackHost} comes from PGHOST: ${source} names none.`] : []),
  ];
}

function unusedParameters(parameters: Record<string, string>, source: string): string[] {
  const unused = Object.keys(parameters).filter((name) => !HARMLESS.test(name));
  if (unused.length === 0) return [];
  const hint = unused.includes('schema') ? ' Choose schemas with --schema.' : '';
  return [
    `pgreset does not use ${unused.join(', ')} from ${source}; build commands still get it.${hint}`,
  ];
}
