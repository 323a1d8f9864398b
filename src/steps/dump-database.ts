import { mkdir, open, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { backupExists, backupFailed, backupIncomplete } from '../errors/backup-errors.ts';
import { withSession } from '../postgres/connect.ts';
import type { Session } from '../postgres/session.ts';
import { countDumped } from './count-dumped.ts';
import { countAllRows, type Counted } from './count-all-rows.ts';
import { giveName } from './give-name.ts';
import { runPgProgram } from './pg-program.ts';
import { ensureProjectFolder, PROJECT_FOLDER } from './project-folder.ts';
import type { StepContext } from './step.ts';

/** A backup that is complete and was read again. */
export interface Backup {
  /** Absolute. */
  file: string;
  bytes: number;
  tables: number;
  rows: number;
}

/** What pgreset itself left in the database is no part of it. */
const WITHOUT = ['--exclude-schema=pgreset', '--exclude-schema=pgreset_aside_*'];

/**
 * Writes the whole database into a file that only its owner may read, under a temporary name until
 * it is complete and was read again: all rows of one moment are in it.
 *
 * @param file absolute
 * @throws PgresetError `backup-exists`, `backup-failed`, `backup-incomplete`
 */
export async function dumpDatabase(
  context: Pick<StepContext, 'connection' | 'environment' | 'folder' | 'signal' | 'emit'>,
  file: string,
): Promise<Backup> {
  const { connection } = context;
  const part = `${file}.part`;
  await prepare(file, part);
  try {
    const counted = await withSession(
      connection,
      { applicationName: 'pgreset backup' },
      (session) => dumpSnapshot(session, context, file, part),
    );
    const dumped = await countDumped(part, context, (lines) => backupFailed(file, lines));
    if (dumped.rows !== counted.rows || dumped.tables !== counted.tables)
      throw backupIncomplete(
        file,
        `The database has ${counted.rows} rows in ${counted.tables} tables, the file ${dumped.rows} in ${dumped.tables}.`,
      );
    const { size } = await stat(part);
    await giveName(part, file);
    return { file, bytes: size, ...dumped };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Made before pg_dump opens it, so that nobody else can read it at any moment. */
async function prepare(file: string, part: string): Promise<void> {
  if (await stat(file).catch(() => null)) throw backupExists(file);
  try {
    const folder = dirname(file);
    if (basename(folder) === PROJECT_FOLDER) await ensureProjectFolder(dirname(folder));
    await mkdir(folder, { recursive: true });
    await rm(part, { force: true });
    await (await open(part, 'wx', 0o600)).close();
  } catch (error) {
    throw backupFailed(file, [(error as Error).message]);
  }
}

/** Dumps what one snapshot shows, and counts its rows in that same snapshot. */
async function dumpSnapshot(
  session: Session,
  context: Parameters<typeof dumpDatabase>[0],
  file: string,
  part: string,
): Promise<Counted> {
  await session.script(
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL row_security = off;
     SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0`,
  );
  const [row] = await session.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
  const counted = await countAllRows(session);
  let done = 0;
  const args = [
    '--format=custom',
    `--file=${part}`,
    `--snapshot=${row!.id}`,
    '--verbose',
    ...WITHOUT,
  ];
  const fail = (lines: string[]) => backupFailed(file, lines);
  await runPgProgram('pg_dump', args, context, fail, (line) => {
    if (!/: dumping contents of table /.test(line)) return;
    done += 1;
    const unit = 'tables';
    void stat(part).then(
      ({ size }) =>
        context.emit({ type: 'progress', done, total: counted.tables, unit, bytes: size }),
      () => {},
    );
  });
  await session.query('COMMIT');
  return counted;
}
