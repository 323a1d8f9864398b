import type { TargetConnection } from '../target/target.ts';

/** The connection as Java's drivers read it, without user and password: those have variables. */
export function jdbcUrl({ host, port, database, tls }: TargetConnection): string {
  const place = host.includes(':') ? `[${host}]` : host;
  const mode = tls === 'disable' ? 'disable' : 'require';
  return `jdbc:postgresql://${place}:${port}/${encodeURIComponent(database)}?sslmode=${mode}`;
}
