import { baselineOptions, baselineProtected } from '../../errors/testing-errors.ts';
import { connect, withSession } from '../../postgres/connect.ts';
import type { ConnectionOptions } from '../../postgres/connection-options.ts';
import type { Session } from '../../postgres/session.ts';
import { HAS_PROTECTION, readProtection } from '../../snapshot/protection.ts';
import { parseConnectionText } from '../../target/connection-text.ts';
import { protectionReason } from '../../target/protection.ts';
import { settleConnection } from '../../target/settle-connection.ts';
import type { BaselineOptions } from '../baseline.ts';
import { joinSharedServer } from '../../embedded/shared/join.ts';

/** Where a baseline lives. */
export interface Place {
  /** To the database that it is named after. */
  connection: ConnectionOptions;
  /** Does that database exist? */
  exists: boolean;
  /** To a database that is always there. Advisory locks are held here: they are per database. */
  admin: ConnectionOptions;
  release(): Promise<void>;
}

/**
 * Finds the server, and refuses databases that are protected.
 *
 * @throws PgresetError `baseline-options`, `baseline-protected`, `connection-*`, `embedded-*`
 */
export async function findPlace(options: BaselineOptions): Promise<Place> {
  const { url, server, migrate, seed, version } = options;
  if ((url === undefined) === (server === undefined))
    throw baselineOptions(
      'Either `url` or `server` is needed, and not both.',
      "Pass { url } or { server: 'embedded' }.",
    );
  if (server === 'embedded') {
    if (migrate === undefined && seed === undefined)
      throw baselineOptions('An embedded server starts empty.', 'Pass `migrate` or `seed`.');
    const shared = await joinSharedServer(version);
    const admin = shared.connection('postgres');
    return { connection: shared.connection('test'), admin, exists: false, release: shared.leave };
  }
  const connection = await connectionOf(url!);
  const { exists, admin } = await look(connection);
  if (!exists && migrate === undefined && seed === undefined)
    throw baselineOptions(
      `There is no database ${connection.database} to copy.`,
      'Create it, or pass `migrate` or `seed`.',
    );
  return { connection, exists, admin, release: async () => {} };
}

async function connectionOf(url: string): Promise<ConnectionOptions> {
  const source = 'the option url';
  const parts = parseConnectionText(url, source);
  const { connection } = await settleConnection(parts, { variables: {}, folder: '.', source });
  const reason = protectionReason({ connection, source });
  if (reason !== undefined) throw baselineProtected(connection.database, `Because ${reason}.`);
  return connection;
}

async function look(
  connection: ConnectionOptions,
): Promise<{ exists: boolean; admin: ConnectionOptions }> {
  const maintenance = { ...connection, database: 'postgres' };
  const session = await connect(connection).catch((error: unknown) => {
    if ((error as { code?: string }).code === 'connection-database') return null;
    throw error;
  });
  if (session) await refuseProtected(session, connection.database).finally(() => session.close());
  const usable = await withSession(maintenance, {}, async () => true).catch((error: unknown) => {
    if (session) return false;
    throw error;
  });
  return { exists: session !== null, admin: usable ? maintenance : connection };
}

/** As in `whyProtected` of a run: a marker holds for the database it was set in, not for a copy. */
async function refuseProtected(session: Session, database: string): Promise<void> {
  const [marker] = await session.query<{ found: boolean }>(HAS_PROTECTION);
  const protection = marker!.found ? await readProtection(session) : null;
  if (!protection?.active) return;
  const [row] = await session.query<{ oid: number }>(
    'SELECT oid::int8 AS oid FROM pg_database WHERE datname = current_database()',
  );
  if (row!.oid === Number(protection.databaseOid))
    throw baselineProtected(database, `${protection.by}, ${protection.at}: ${protection.reason}`);
}
