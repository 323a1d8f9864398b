import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { pgDumpVersion } from './binaries.ts';

const run = promisify(execFile);

/** Belongs to the platform: there in every database, and not the app's to create. */
const NOT_THE_APPS =
  / (EVENT TRIGGER|EXTENSION - (pg_stat_statements|plpgsql)|COMMENT - EXTENSION) /;

/** Dumps a database into a file in pg_dump's own format. */
export async function dump(url: string, file: string): Promise<void> {
  if (pgDumpVersion() === undefined) {
    throw new Error('pg_dump is not on the PATH of the local Heroku: no backups, no copies.');
  }
  const flags = ['--format=custom', '--no-owner', '--no-acl', '--exclude-schema=_heroku'];
  await run('pg_dump', [...flags, `--file=${file}`], { env: environment(url) });
}

/** Loads such a file into an empty database, as its owner. */
export async function restore(file: string, url: string): Promise<void> {
  const { stdout } = await run('pg_restore', ['--list', file], { maxBuffer: 100_000_000 });
  const list = stdout.split('\n').filter((line) => !NOT_THE_APPS.test(line));
  await writeFile(`${file}.list`, list.join('\n'));
  const flags = ['--no-owner', '--no-acl', `--use-list=${file}.list`, '--exit-on-error'];
  const env = environment(url);
  await run('pg_restore', [...flags, `--dbname=${env.PGDATABASE}`, file], { env });
}

/** Not as an argument, where every user of the machine could read the password. */
function environment(text: string) {
  const url = new URL(text);
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGSSLMODE: 'require',
  };
}
