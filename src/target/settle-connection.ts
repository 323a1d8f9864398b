import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileUnreadable, urlInvalid } from '../errors/target-errors.ts';
import { type ConnectionParts, partsOf } from './connection-parts.ts';
import { connectionWarnings } from './connection-warnings.ts';
import { defaultPassfile, passwordFromFile } from './passfile.ts';
import type { TargetConnection, Variables } from './target.ts';
import { tlsMode } from './tls-mode.ts';

const DEFAULT_PORT = 5432;

/** Where missing parts come from. */
interface Defaults {
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
  const { database, parameters } = parts;
  if (!database) throw urlInvalid(source, 'It names no database.');
  const user = parts.user || variables['PGUSER'] || osUser;
  if (!user) throw urlInvalid(source, 'It names no user, and neither does PGUSER.');
  const address = { ...serverOf(parts, variables, source), database, user };
  const secret = await findSecret(parts, variables, folder, address);
  return {
    connection: {
      ...address,
      ...(secret.password !== undefined && { password: secret.password }),
      ...(await settleTls(address.host, parts, { variables, folder, source })),
      ...(Object.keys(parameters).length > 0 && { parameters }),
    },
    warnings: [
      ...(secret.warning ? [secret.warning] : []),
      ...connectionWarnings(parts, variables['PGHOST'], source),
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

type Tls = Pick<TargetConnection, 'tls' | 'sslmode' | 'ca' | 'caFile'>;

async function settleTls(
  host: string,
  parts: ConnectionParts,
  { variables, folder, source }: Defaults,
): Promise<Tls> {
  const sslmode = parts.sslmode || variables['PGSSLMODE'] || undefined;
  const tls = tlsMode(host, sslmode, source, parts.sslrootcert !== undefined);
  const file = parts.sslrootcert || variables['PGSSLROOTCERT'];
  const settled = { tls, ...(sslmode && { sslmode }) };
  // `system`, from libpq 16 on: the authorities that are trusted anyway, as Node does without being told.
  if (!file || file === 'system') return settled;
  const caFile = resolve(folder, file);
  try {
    return { ...settled, ca: await readFile(caFile, 'utf8'), caFile };
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
