import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

/** pg_dump and pg_restore are no part of pgreset. */
export function dumpProgramMissing(
  program: 'pg_dump' | 'pg_restore',
  found: number | null,
  needed: number,
): PgresetError {
  return new PgresetError({
    code: 'no-pg-dump',
    what:
      found === null
        ? `There is no ${program} on the PATH.`
        : `${program} ${found} on the PATH is too old for a server of version ${needed}.`,
    why: 'Backups are made and restored with PostgreSQL’s own programs, of the server’s version or newer. The server that comes with pgreset brings none.',
    state: NOTHING_CHANGED,
    next: `Debian, Ubuntu: apt-get install postgresql-client-${needed}    Fedora: dnf install postgresql${needed}    macOS: brew install postgresql@${needed}`,
    exit: 1,
  });
}

/** A backup is never written over another file. */
export function backupExists(file: string): PgresetError {
  return new PgresetError({
    code: 'backup-exists',
    what: `There is already a file ${file}.`,
    why: 'It may be the only copy of something.',
    state: NOTHING_CHANGED,
    next: 'Give another name: pgreset backup FILE',
    exit: 2,
  });
}

/** pg_dump failed, or the disk is full. */
export function backupFailed(file: string, lines: string[]): PgresetError {
  return new PgresetError({
    code: 'backup-failed',
    what: `The backup ${file} could not be made.`,
    why: lines[0] ?? 'It gave no reason.',
    state: `${NOTHING_CHANGED} The unfinished file was removed.`,
    next: 'Mend that (room on the disk, rights of the role), and type the command again.',
    exit: 1,
    details: lines.slice(1),
  });
}

/** What is in the file is not what was in the database. */
export function backupIncomplete(file: string, why: string): PgresetError {
  return new PgresetError({
    code: 'backup-incomplete',
    what: `The backup ${file} does not hold everything.`,
    why,
    state: `${NOTHING_CHANGED} The file was removed.`,
    next: 'Look at the disk, and type the command again.',
    exit: 1,
  });
}

/** The file is no archive that pg_restore can read. */
export function backupUnreadable(file: string, lines: string[]): PgresetError {
  return new PgresetError({
    code: 'backup-unreadable',
    what: `${file} is not a backup that can be restored.`,
    why: lines[0] ?? 'pg_restore gave no reason.',
    state: NOTHING_CHANGED,
    next: 'It has to be made by pgreset backup, or by pg_dump --format=custom, and pg_restore has to be as new as that pg_dump.',
    exit: 2,
    details: lines.slice(1),
  });
}

/** pg_restore failed. */
export function restoreFailed(file: string, lines: string[]): PgresetError {
  return new PgresetError({
    code: 'restore-failed',
    what: `${file} could not be restored.`,
    why: lines[0] ?? 'pg_restore gave no reason.',
    state: NOTHING_CHANGED,
    next: 'Mend that: a role that is missing can be created, an extension installed. Then type the command again.',
    exit: 1,
    details: lines.slice(1),
  });
}
