import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile, chown } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import { embeddedFailed } from './embedded-errors.ts';

/** Name of the superuser of an embedded server. */
export const SUPERUSER = 'postgres';

const PASSWORD_FILE = 'pgreset-password';

/**
 * Creates the data folder with initdb, or takes the one that is there.
 *
 * @param programs Folder with `bin/`.
 * @returns The superuser's password, random; kept in the data folder, which only the server's user reads.
 * @throws PgresetError `embedded-failed`
 */
export async function initData(
  programs: string,
  version: number,
  dataDir: string,
  account: Account | undefined,
): Promise<string> {
  const kept = join(dataDir, PASSWORD_FILE);
  if (existsSync(join(dataDir, 'PG_VERSION'))) return readPassword(kept);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (account) await chown(dataDir, account.uid, account.gid);
  const password = randomBytes(18).toString('base64url');
  // Beside the data folder: initdb wants that one empty.
  const file = `${dataDir}.password`;
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  if (account) await chown(file, account.uid, account.gid);
  try {
    await initdb(programs, version, dataDir, file, account);
  } finally {
    await rm(file, { force: true });
  }
  await writeFile(kept, `${password}\n`, { mode: 0o600 });
  if (account) await chown(kept, account.uid, account.gid);
  return password;
}

async function readPassword(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    throw embeddedFailed('The data folder cannot be used.', `There is no ${file}.`, '');
  }
}

async function initdb(
  programs: string,
  version: number,
  dataDir: string,
  passwordFile: string,
  account: Account | undefined,
): Promise<void> {
  const flags = ['-D', dataDir, '-U', SUPERUSER, `--pwfile=${passwordFile}`];
  flags.push('--auth=scram-sha-256', '--encoding=UTF8', '--no-sync', ...localeFlags(version));
  try {
    const options = { ...account, cwd: '/', env: serverEnvironment() };
    await promisify(execFile)(join(programs, 'bin', 'initdb'), flags, options);
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: string };
    throw embeddedFailed(
      'The embedded PostgreSQL could not be set up.',
      'initdb failed.',
      stderr || message,
    );
  }
}

/** From 17 on PostgreSQL brings C.UTF-8 along; before, it is the system's, which macOS lacks. */
function localeFlags(version: number): string[] {
  if (version >= 17) return ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  return [process.platform === 'linux' ? '--locale=C.UTF-8' : '--locale=C', '--lc-messages=C'];
}

/** The server gets none of this process's environment: it may hold secrets and `PG*` settings. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
