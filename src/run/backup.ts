import { resolve } from 'node:path';
import { readDumpVersion } from '../migrations/pg-dump.ts';
import { checkDump } from '../plan/add-backup.ts';
import { withSession } from '../postgres/connect.ts';
import { DEFAULT_LOCK_TIMEOUT } from '../postgres/transaction.ts';
import { readServer } from '../snapshot/read-server.ts';
import { type Backup, dumpDatabase } from '../steps/dump-database.ts';
import type { Target } from '../target/target.ts';
import { targetEnvironment } from '../target/target-environment.ts';
import type { OnEvent } from './events.ts';
import { explained } from './explain-failure.ts';

export interface BackupOptions {
  /** What pg_dump inherits, PATH above all; the target's connection is added. Default: nothing. */
  environment?: Record<string, string | undefined>;
  /** Aborting ends pg_dump and removes the unfinished file. */
  signal?: AbortSignal;
  onEvent?: OnEvent;
}

/**
 * Writes the whole database into a file, and reads that again before it gets its name.
 *
 * @param file relative to the target's folder, or absolute; it must not be there
 * @throws PgresetError `no-pg-dump`, `backup-exists`, `backup-failed`, `backup-incomplete`
 * @example const { bytes, rows } = await backupDatabase(target, 'shop.dump', { environment: process.env });
 */
export async function backupDatabase(
  target: Target,
  file: string,
  {
    environment = {},
    signal = new AbortController().signal,
    onEvent = () => {},
  }: BackupOptions = {},
): Promise<Backup> {
  const { connection, folder } = target;
  return explained(connection, DEFAULT_LOCK_TIMEOUT, async () => {
    const { server } = await withSession(connection, {}, (session) =>
      readServer(session, connection),
    );
    checkDump(await readDumpVersion('pg_dump', environment['PATH']), server.versionNumber);
    const context = {
      connection,
      folder,
      signal,
      environment: {
        ...environment,
        ...targetEnvironment(connection),
        PGAPPNAME: 'pgreset backup',
      },
      emit: onEvent,
    };
    return dumpDatabase(context, resolve(folder, file));
  });
}
