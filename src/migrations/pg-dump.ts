import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { backupUnreadable, dumpProgramMissing } from '../errors/backup-errors.ts';

/** PostgreSQL's own programs that read and write archives. */
export type DumpProgram = 'pg_dump' | 'pg_restore';

/** Major version of the program on the PATH; null where there is none. */
export async function readDumpVersion(
  program: DumpProgram = 'pg_dump',
  path?: string,
): Promise<number | null> {
  try {
    const options = path === undefined ? {} : { env: { PATH: path } };
    const { stdout } = await promisify(execFile)(program, ['--version'], options);
    const version = /\) (\d+)/.exec(stdout)?.[1];
    return version === undefined ? null : Number(version);
  } catch {
    return null;
  }
}

/**
 * The list of what is in a backup.
 *
 * @param file absolute
 * @throws PgresetError `no-pg-dump`, `backup-unreadable`
 */
export async function readDumpList(file: string, serverVersion: number): Promise<string[]> {
  if ((await readDumpVersion('pg_restore')) === null)
    throw dumpProgramMissing('pg_restore', null, serverVersion);
  try {
    const maxBuffer = 2 ** 30;
    const { stdout } = await promisify(execFile)('pg_restore', ['--list', file], { maxBuffer });
    return stdout.split('\n');
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw backupUnreadable(file, stderr.trim().split('\n').filter(Boolean));
  }
}
