import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Major version of the pg_dump on the PATH; null where there is none. */
export async function readDumpVersion(): Promise<number | null> {
  try {
    const { stdout } = await promisify(execFile)('pg_dump', ['--version']);
    const version = /\) (\d+)/.exec(stdout)?.[1];
    return version === undefined ? null : Number(version);
  } catch {
    return null;
  }
}
