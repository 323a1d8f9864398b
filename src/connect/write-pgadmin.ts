import { resolve } from 'node:path';
import type { Target } from '../target/target.ts';
import { isPassfile, mergePassfile, passfileLines, withoutLogin } from './passfile-text.ts';
import { isOurServersFile, type Login, outdatedLogin, pgAdminServers } from './pgadmin-servers.ts';
import { updatePrivateFile } from './private-file.ts';

/** Where to write, relative to `folder`. */
export interface PgAdminFiles {
  folder: string;
  /** The `servers.json`. */
  file: string;
  /** The passfile that gets the password's line; `~/.pgpass` serves psql too. */
  passfile: string;
}

/**
 * Writes what pgAdmin 9 imports: `servers.json`, and the password as a line of a passfile, both for their
 * owner only. Other lines of the passfile stay as they are; only what the file named for the same
 * database of Heroku goes when Heroku has given it another user or host.
 *
 * @returns absolute paths of what was written; no `passfile` when the connection has no password.
 * @throws PgresetError `file-foreign`, `file-unwritable`, `passfile-line-break`
 */
export async function writePgAdmin(
  target: Target,
  files: PgAdminFiles,
): Promise<{ file: string; passfile?: string }> {
  const file = resolve(files.folder, files.file);
  const lines = passfileLines(target.connection);
  const passfile = lines.length > 0 ? resolve(files.folder, files.passfile) : undefined;
  let outdated: Login | undefined;
  await updatePrivateFile(file, {
    next: (before = '') => {
      outdated = outdatedLogin(before, target);
      return pgAdminServers(target, passfile);
    },
    ours: isOurServersFile,
    foreign: 'It holds servers that pgreset did not write.',
  });
  if (passfile === undefined) return { file };
  await updatePrivateFile(passfile, {
    next: (before = '') => mergePassfile(outdated ? withoutLogin(before, outdated) : before, lines),
    ours: isPassfile,
    foreign: 'It is no passfile: a line in it is not host:port:database:user:password.',
  });
  return { file, passfile };
}
