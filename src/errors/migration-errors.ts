import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';
import { refuse } from './refuse.ts';

/** No driver of that name. */
export function toolUnknown(name: string, known: string[]): PgresetError {
  return new PgresetError({
    code: 'tool-unknown',
    what: `There is no migration tool named ${name}.`,
    why: `pgreset drives: ${known.join(', ')}.`,
    state: NOTHING_CHANGED,
    next: 'Check the name behind --with.',
    exit: 2,
  });
}

/** Neither the folder nor the database shows signs of a tool. */
export function toolMissing(folder: string): PgresetError {
  return new PgresetError({
    code: 'tool-missing',
    what: 'No migration tool was found.',
    why: `Neither ${folder} nor the database's tables show signs of one that pgreset knows.`,
    state: NOTHING_CHANGED,
    next: 'Go to the project’s folder, or say what builds the structure: --with COMMAND.',
    exit: 2,
  });
}

/** More than one tool, and nothing tells which one is meant. */
export function toolAmbiguous(found: string[], names: string[]): PgresetError {
  return new PgresetError({
    code: 'tool-ambiguous',
    what: 'More than one migration tool was found.',
    why: `The folder shows signs of ${found.join(' and ')}, and no table of the database tells which one is used.`,
    state: NOTHING_CHANGED,
    next: `Say which: --with ${names[0]}`,
    exit: 2,
    details: names.map((name) => `--with ${name}`),
  });
}

/** Folder and database speak of different tools. */
export function toolDisagreement(why: string, name: string): PgresetError {
  return refuse(
    'tool-disagreement',
    'The folder and the database do not belong together.',
    `It looks as if ${why}.`,
    `Check the folder and the target; if both are right: --with ${name}`,
  );
}

/** The tool has nothing that could do it. */
export function toolCannot(title: string, what: string, next: string): PgresetError {
  return refuse('tool-cannot', `${title} cannot ${what}.`, `It has no command for it.`, next);
}

/** Nothing is applied that could be taken back. */
export function nothingToRollBack(title: string, table: string | null): PgresetError {
  return refuse(
    'nothing-to-roll-back',
    'There is nothing to roll back.',
    table === null
      ? `${title} has no table of applied migrations in this database.`
      : `According to ${table}, no migration of ${title} is applied.`,
    'See what is there: pgreset status',
  );
}

/** Files that a rollback would need. */
export function migrationFilesMissing(title: string, missing: string[]): PgresetError {
  return refuse(
    'migration-files-missing',
    `${missing.length} applied migrations have no file.`,
    `${title} cannot take back what it does not find:`,
    'Get the files back (another branch?), or build anew instead: pgreset rebuild',
    missing,
  );
}

/** Migrations that do not say how to take them back. */
export function downsMissing(
  title: string,
  versions: string[],
  next = 'Write their downs, or build anew instead: pgreset rebuild',
): PgresetError {
  return refuse(
    'downs-missing',
    `${versions.length} applied migrations have no down.`,
    `${title} would stop there, or count them as taken back without doing anything:`,
    next,
    versions,
  );
}

/** The old state cannot be kept, so a rollback could not be undone. */
export function rollbackNotUndoable(why: string, next: string): PgresetError {
  return refuse('rollback-not-undoable', 'This rollback could not be undone.', why, next);
}

/** The tool's command ended with an error. */
export function toolFailed(
  title: string,
  command: string,
  code: number | string,
  state: string,
  lines: string[],
): PgresetError {
  return new PgresetError({
    code: 'tool-failed',
    what: `${title} failed: ${command}`,
    why: typeof code === 'number' ? `It ended with exit code ${code}.` : `It was ended by ${code}.`,
    state,
    next: 'Read its output, mend the migration, and run the same command again.',
    exit: 1,
    details: lines,
  });
}

/** The tool said that all went well, and the database says otherwise. */
export function toolDidNothing(title: string, command: string, found: string): PgresetError {
  return new PgresetError({
    code: 'tool-did-nothing',
    what: `${title} reported success, but the database is not as it says: ${command}`,
    why: found,
    state: NOTHING_CHANGED,
    next: 'Look whether it is configured for this database (a URL in its own configuration wins over the environment), and whether it finds its migrations.',
    exit: 1,
  });
}

/** A rollback that ended before version 0. */
export function toolLeftMigrations(title: string, table: string, left: string[]): PgresetError {
  return new PgresetError({
    code: 'tool-left-migrations',
    what: `${title} reported success, but ${left.length} migrations are still applied.`,
    why: `${table} still lists:`,
    state: `These migrations are applied; the newer ones were taken back.`,
    next: 'Read its output, mend what it skipped, and run the same command again.',
    exit: 1,
    details: left,
  });
}

/** The tool speaks to another database. */
export function toolElsewhere(title: string, command: string): PgresetError {
  return refuse(
    'tool-elsewhere',
    `${title} did not connect to this database.`,
    `While «${command}» ran, no new connection to it was seen: the tool seems to be configured for another one.`,
    'Make its configuration read DATABASE_URL (or PG*, DB_*, POSTGRES_*) from the environment.',
  );
}

/** The copy that the tool was to work on could not be made. */
export function copyFailed(program: string, lines: string[]): PgresetError {
  return new PgresetError({
    code: 'copy-failed',
    what: `The copy for the rollback could not be made: ${program} failed.`,
    why: lines[0] ?? 'It gave no reason.',
    state: NOTHING_CHANGED,
    next: 'Mend that, or roll back without a way back: --no-undo',
    exit: 1,
    details: lines.slice(1),
  });
}
