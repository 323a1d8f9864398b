import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Certificate } from '../certificate.ts';
import { type Account, giveTo } from './account.ts';

/** Not `postgres`: on Heroku there is no role of that name, which copied GRANTs run into. */
export const SUPERUSER = 'rdsadmin';

/** As Heroku has it: no connection without SSL, and a password for each. */
const ACCESS = 'hostssl all all 127.0.0.1/32 scram-sha-256\n';

/**
 * Makes the data folder, or takes the one that is there.
 *
 * @param programs Folder with `bin/`.
 * @returns The superuser's password, kept beside the data.
 */
export async function initData(
  programs: string,
  dataDir: string,
  certificate: Certificate,
  account: Account | undefined,
): Promise<string> {
  const kept = `${dataDir}.password`;
  if (existsSync(join(dataDir, 'PG_VERSION'))) return (await readFile(kept, 'utf8')).trim();
  const password = randomBytes(18).toString('base64url');
  await mkdir(dataDir, { mode: 0o700 });
  await writeFile(kept, `${password}\n`, { mode: 0o600 });
  if (account) await chown(dataDir, account.uid, account.gid);
  if (account) await chown(kept, account.uid, account.gid);
  const flags = ['-D', dataDir, '-U', SUPERUSER, `--pwfile=${kept}`, '--encoding=UTF8'];
  flags.push('--auth=scram-sha-256', '--no-sync', '--locale=C', '--lc-messages=C');
  await promisify(execFile)(join(programs, 'bin', 'initdb'), flags, { ...account, cwd: '/' });
  await writeFile(join(dataDir, 'pg_hba.conf'), ACCESS);
  await writeFile(join(dataDir, 'server.crt'), certificate.certificate, { mode: 0o600 });
  await writeFile(join(dataDir, 'server.key'), certificate.key, { mode: 0o600 });
  for (const name of ['pg_hba.conf', 'server.crt', 'server.key']) {
    await giveTo(account, join(dataDir, name));
  }
  await rm(`${dataDir}.log`, { force: true });
  return password;
}
