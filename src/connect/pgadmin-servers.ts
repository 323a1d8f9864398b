import type { Target } from '../target/target.ts';
import { libpqMode } from '../target/target-environment.ts';

/** Seconds that pgAdmin waits for the server. */
const CONNECT_TIMEOUT = 10;
/** The group that the server is listed under; also how a file is recognised as ours. */
const GROUP = 'pgreset';

/**
 * The text of a `servers.json` for pgAdmin 9 (Tools, Import/Export Servers): one server, restricted to the
 * one database, without a password.
 *
 * @param passfile absolute path of the passfile that holds the password, when there is one.
 * @see https://www.pgadmin.org/docs/pgadmin4/latest/import_export_servers.html
 */
export function pgAdminServers(target: Target, passfile?: string): string {
  const { connection } = target;
  const { host, port, database, user, tls, caFile } = connection;
  const server = {
    Group: GROUP,
    Name: serverName(target),
    Host: host,
    Port: port,
    MaintenanceDB: database,
    Username: user,
    ConnectionParameters: {
      sslmode: libpqMode(connection),
      connect_timeout: CONNECT_TIMEOUT,
      ...(tls === 'verify' && caFile && { sslrootcert: caFile }),
      ...(passfile && { passfile }),
    },
    ...restriction(database),
  };
  return `${JSON.stringify({ Servers: { '1': server } }, null, 2)}\n`;
}

/** pgAdmin refuses an import without a name and cuts long ones in its tree. */
function serverName({ name, connection: { host } }: Target): string {
  return `${name} (${host})`;
}

/**
 * Without the type pgAdmin ignores the restriction. It splits the list at commas and knows no escape, so a
 * name with a comma goes unrestricted rather than showing nothing.
 */
function restriction(database: string): object {
  if (database.includes(',')) return {};
  return { DBRestriction: database, DBRestrictionType: 'databases' };
}

/** True for a `servers.json` that `pgAdminServers` wrote. */
export function isOurServersFile(text: string): boolean {
  try {
    const parsed = JSON.parse(text) as { Servers?: Record<string, { Group?: string }> };
    const servers = Object.values(parsed.Servers ?? {});
    return servers.length === 1 && servers[0]!.Group === GROUP;
  } catch {
    return false;
  }
}
