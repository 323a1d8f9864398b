import type { ConnectionOptions } from '../postgres/connection-options.ts';
import type { Session } from '../postgres/session.ts';
import type { Identity, Role, Server } from './snapshot.ts';

/** The part of a snapshot that one small query gives; the rest depends on the server's version. */
export interface ServerFacts {
  identity: Identity;
  server: Server;
  role: Role;
  databaseOwner: string;
  databaseBytes: number;
}

interface ServerRow {
  version: string;
  version_number: number;
  read_only: boolean;
  lock_capacity: number;
  database: string;
  database_oid: number;
  database_owner: string;
  database_bytes: number;
  role: string;
  superuser: boolean;
  create_in_database: boolean;
  owns_database: boolean;
  may_read_control: boolean;
}

const SERVER = `
SELECT current_setting('server_version') AS version,
       current_setting('server_version_num')::int AS version_number,
       pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS read_only,
       current_setting('max_locks_per_transaction')::int
         * (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int)
         AS lock_capacity,
       d.datname AS database,
       d.oid::int8 AS database_oid,
       pg_get_userbyid(d.datdba) AS database_owner,
       pg_database_size(d.oid) AS database_bytes,
       r.rolname AS role,
       r.rolsuper AS superuser,
       has_database_privilege(d.oid, 'CREATE') AS create_in_database,
       pg_has_role(d.datdba, 'USAGE') AS owns_database,
       has_function_privilege('pg_control_system()', 'EXECUTE') AS may_read_control
FROM pg_database d, pg_roles r
WHERE d.datname = current_database() AND r.rolname = current_user`;

/** Reads who and where we are. */
export async function readServer(
  session: Session,
  connection: ConnectionOptions,
): Promise<ServerFacts> {
  const [row] = (await session.query<ServerRow>(SERVER)) as [ServerRow];
  return {
    identity: {
      host: connection.host,
      port: connection.port,
      database: row.database,
      systemIdentifier: row.may_read_control ? await readSystemIdentifier(session) : null,
      databaseOid: row.database_oid,
    },
    server: {
      version: row.version.split(' ')[0]!,
      versionNumber: row.version_number,
      readOnly: row.read_only,
      lockCapacity: row.lock_capacity,
      pooled: isPooled(session),
    },
    role: {
      name: row.role,
      superuser: row.superuser,
      createInDatabase: row.create_in_database,
      ownsDatabase: row.owns_database,
    },
    databaseOwner: row.database_owner,
    databaseBytes: row.database_bytes,
  };
}

async function readSystemIdentifier(session: Session): Promise<string> {
  const rows = await session.query<{ id: string }>(
    'SELECT system_identifier::text AS id FROM pg_control_system()',
  );
  return rows[0]!.id;
}

/** A pooler hands out a cancel key of its own, so the client's process id is not the server's. */
function isPooled(session: Session): boolean {
  return (session.client as { processID?: number | null }).processID !== session.pid;
}
