import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';
import { refuse } from './refuse.ts';

const INSTEAD = 'Structure and data inside of the database, all the same: pgreset rebuild';

/** The role may not create databases, as on most hosts. */
export function mayNotCreateDatabases(role: string): PgresetError {
  return refuse(
    'no-createdb',
    `Role ${role} may not create databases.`,
    'A recreate makes a new database beside the old one. Most managed hosts do not allow that.',
    `${INSTEAD}    Or as a superuser: ALTER ROLE ${role} CREATEDB;`,
  );
}

/** Renaming is the owner's, and the new database has to be the owner's too. */
export function notDatabaseOwner(role: string, database: string, owner: string): PgresetError {
  return refuse(
    'not-database-owner',
    `Database ${database} belongs to ${owner}.`,
    `Role ${role} may not rename it, or not make one that belongs to ${owner}.`,
    `Connect as ${owner}. ${INSTEAD}`,
  );
}

/** The new database has to lie where the old one does. */
export function mayNotUseTablespace(role: string, tablespace: string): PgresetError {
  return refuse(
    'no-tablespace',
    `Role ${role} may not create anything in tablespace ${tablespace}.`,
    'The database lies there, and the new one is made in the same place.',
    `As a superuser: GRANT CREATE ON TABLESPACE ${tablespace} TO ${role};    ${INSTEAD}`,
  );
}

/** Others are made from it. */
export function databaseIsTemplate(database: string): PgresetError {
  return refuse(
    'database-template',
    `Database ${database} is a template.`,
    'New databases are made from it, so it is not dropped and created like one of an app.',
    `If it is none any more: ALTER DATABASE ${database} IS_TEMPLATE false;`,
  );
}

/** A database cannot be renamed by a connection to it. */
export function maintenanceUnreachable(tried: string[]): PgresetError {
  return refuse(
    'no-maintenance',
    'There is no other database to rename this one from.',
    `A database cannot be renamed by its own connections, and no other one lets this role in. Tried: ${tried.join(', ')}.`,
    INSTEAD,
    [],
  );
}

/** Prepared transactions, subscriptions, replication slots: they hold the database as it is. */
export function databaseHeld(database: string, holders: string[]): PgresetError {
  return refuse(
    'database-held',
    `Database ${database} cannot be set aside as it is.`,
    'These belong to it and would break, or keep it from being renamed:',
    `End or drop them first. ${INSTEAD}`,
    holders,
  );
}

/** Others could not be disconnected, or came back faster than one can look. */
export function sessionsRemain(database: string, sessions: string[]): PgresetError {
  return new PgresetError({
    code: 'sessions-remain',
    what: `Other sessions of ${database} could not be ended.`,
    why: 'A database is only renamed when nobody is connected to it. Still there:',
    state: NOTHING_CHANGED,
    next: 'Stop what connects there, or end these as a superuser; then try again.',
    exit: 1,
    details: sessions,
  });
}

/** Only a migration tool can make migrations anew. */
export function forgetNeedsTool(): PgresetError {
  return new PgresetError({
    code: 'forget-needs-tool',
    what: 'Migrations can only be forgotten where a migration tool makes new ones.',
    why: '--forget-migrations sets them aside and runs the tool’s init and generate; a command or SQL files have no such thing.',
    state: NOTHING_CHANGED,
    next: 'pgreset recreate --forget-migrations --with auto',
    exit: 2,
  });
}

/** The migrations that were set aside are in another copy of the project. */
export function filesGone(path: string, folder: string): PgresetError {
  return refuse(
    'files-gone',
    `There is no ${path} in ${folder}.`,
    'The run set the project’s migrations aside there. It was another folder, or somebody removed it.',
    'Go to the folder where the run was made, and type the command there.',
  );
}

/** Somebody renamed, dropped or created databases meanwhile. */
export function databaseReplaced(database: string): PgresetError {
  return refuse(
    'database-replaced',
    `Database ${database} is not the one that the plan was made for.`,
    'Somebody renamed or replaced it while this run was preparing.',
    'Look: pgreset status',
  );
}
