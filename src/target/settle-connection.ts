import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileUnreadable, urlInvalid } from '../errors/target-errors.ts';
import { type ConnectionParts, partsOf } from './connection-parts.ts';
import { defaultPassfile, passwordFromFile } from './passfile.ts';
import type { TargetConnection, Variables } from './target.ts';
import { tlsMode } from './tls-mode.ts';

const DEFAULT_PORT = 5432;

/** Query parameters that drivers know and that change nothing for a reset: no warning for them. */
const HARMLESS =
  /^(application_name|channel_binding|client_encoding|connect(ion)?_(limit|timeout)|fallback_application_name|gssencmode|keepalives.*|pgbouncer|pool_.*|socket_timeout|sslaccept|sslsni|statement_cache_size|target_session_attrs|tcp_user_timeout|uselibpqcompat)$/;

/** Where missing parts come from. */
export interface Defaults {
  /** The `PG*` variables that count for this source. */
  variables: Variables;
  osUser?: string;
  /** Folder that relative file names start from. */
  folder: string;
  source: string;
}

/**
 * Fills in what a source left out: `PGHOST`, `PGUSER`, `PGPASSWORD`, the passfile, the operating
 * system's user, port 5432; decides about TLS and reads the certificate authority. The database is
 * never guessed, though libpq would take the user's name.
 *
 * @throws PgresetError `url-invalid`, `file-unreadable`
 */
export async function settleConnection(
  parts: ConnectionParts,
  { variables, osUser, folder, source }: Defaults,
): Promise<{ connection: TargetConnection; warnings: string[] }> {
  const { database } = parts;
  if (!database) throw urlInvalid(source, 'It names no database.');
  const user = parts.user || variables['PGUSER'] || osUser;
  if (!user) throw urlInvalid(source, 'It names no user, and neither does PGUSER.');
  const server = serverOf(parts, variables, source);
  const { host } = server;
  const address = { ...server, database, user };
  const certificate = await readCertificate(parts, variables, folder, source);
  const sslmode = parts.sslmode || variables['PGSSLMODE'] || undefined;
  const tls = tlsMode(host, sslmode, source, certificate.asked);
  const secret = await findSecret(parts, variables, folder, address);
  const { parameters } = parts;
  return {
    connection: {
      ...address,
      ...(secret.password !== undefined && { password: secret.password }),
      tls,
      ...(sslmode && { sslmode }),
      ...(certificate.ca !== undefined && { ca: certificate.ca, caFile: certificate.caFile }),
      ...(Object.keys(parameters).length > 0 && { parameters }),
    },
    warnings: [
      ...(secret.warning ? [secret.warning] : []),
      ...unusedParameters(parameters, source),
      ...(parts.host || !variables['PGHOST']
        ? []
        : [`The host ${host} comes from PGHOST: ${source} names none.`]),
    ],
  };
}

/** `PGPORT` belongs to `PGHOST`: it is taken only together with it, never for another host. */
function serverOf(
  { host, port }: ConnectionParts,
  variables: Variables,
  source: string,
): { host: string; port: number } {
  if (host) return { host, port: port ?? DEFAULT_PORT };
  const fallback = partsOf(
    [
      ['host', variables['PGHOST'] ?? ''],
      ['port', variables['PGPORT'] ?? ''],
    ],
    `PGHOST and PGPORT for ${source}`,
  );
  return { host: fallback.host ?? 'localhost', port: port ?? fallback.port ?? DEFAULT_PORT };
}

interface Certificate {
  asked: boolean;
  ca?: string;
  caFile?: string;
}

async function readCertificate(
  parts: ConnectionParts,
  variables: Variables,
  folder: string,
  source: string,
): Promise<Certificate> {
  const file = parts.sslrootcert || variables['PGSSLROOTCERT'];
  if (!file) return { asked: false };
  // libpq 16 and later: the authorities that the system trusts, as Node does without being told.
  if (file === 'system') return { asked: true };
  const caFile = resolve(folder, file);
  try {
    return { asked: parts.sslrootcert !== undefined, ca: await readFile(caFile, 'utf8'), caFile };
  } catch (error) {
    throw fileUnreadable(caFile, `sslrootcert from ${source}`, error);
  }
}

async function findSecret(
  parts: ConnectionParts,
  variables: Variables,
  folder: string,
  address: { host: string; port: number; database: string; user: string },
): Promise<{ password?: string; warning?: string }> {
  const password = parts.password || variables['PGPASSWORD'];
  if (password) return { password };
  const file = parts.passfile ?? defaultPassfile(variables);
  return file ? passwordFromFile(resolve(folder, file), address) : {};
}

function unusedParameters(parameters: Record<string, string>, source: string): string[] {
  const unused = Object.keys(parameters).filter((name) => !HARMLESS.test(name));
  if (unused.length === 0) return [];
  const hint = unused.includes('schema') ? ' Choose schemas with --schema.' : '';
  return [
    `pgreset does not use ${unused.join(', ')} from ${source}; build commands still get it.${hint}`,
  ];
}
