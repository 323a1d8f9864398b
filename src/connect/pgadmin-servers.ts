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

/**
 * pgAdmin refuses an import without a name and cuts long ones in its tree. A database of Heroku may
 * move to another host: app and add-on are what it keeps.
 */
function serverName({ name, connection: { host }, heroku }: Target): string {
  return heroku ? `${heroku.app.name} (${heroku.addon.name})` : `${name} (${host})`;
}

/** Who logs in where: what a line of a passfile is for. */
export type Login = Pick<Target['connection'], 'host' | 'port' | 'database' | 'user'>;

/**
 * The login that this file has for the same database of Heroku, which is no longer its login: Heroku
 * has moved it, or given it another user.
 */
export function outdatedLogin(text: string, target: Target): Login | undefined {
  if (!target.heroku) return undefined;
  const server = serverIn(text);
  if (server?.Name !== serverName(target)) return undefined;
  const { Host: host, Port: port, MaintenanceDB: database, Username: user } = server;
  const login = { host, port, database, user };
  const { connection } = target;
  const keys = ['host', 'port', 'database', 'user'] as const;
  return keys.every((key) => login[key] === connection[key]) ? undefined : login;
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
  return serverIn(text)?.Group === GROUP;
}

interface Server {
  Group: string;
  Name: string;
  Host: string;
  Port: number;
  MaintenanceDB: string;
  Username: string;
}

/** The only server of a file; undefined when there are others, or it is no such file. */
function serverIn(text: string): Server | undefined {
  try {
    const { Servers } = JSON.parse(text) as { Servers?: Record<string, Server> };
    const [server, ...others] = Object.values(Servers ?? {});
    return others.length === 0 ? server : undefined;
  } catch {
    return undefined;
  }
}
