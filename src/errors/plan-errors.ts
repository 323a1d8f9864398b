import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';
import { refuse } from './refuse.ts';

/** A schema was named that is not there. */
export function schemaMissing(name: string, known: string[]): PgresetError {
  return new PgresetError({
    code: 'schema-missing',
    what: `There is no schema named ${name}.`,
    why: `The database has: ${known.join(', ') || 'no schema of its own'}.`,
    state: NOTHING_CHANGED,
    next: 'Check the name with pgreset status.',
    exit: 2,
  });
}

/** No schema is this role's. */
export function nothingToReset(role: string): PgresetError {
  return refuse(
    'nothing-to-reset',
    'There is nothing to reset here.',
    `Role ${role} owns no schema in this database, and no table.`,
    'Connect as the role that owns the tables, or name a schema with --schema.',
  );
}

/** The role lacks the right to make schemas: no aside, no journal. */
export function mayNotCreate(role: string, database: string): PgresetError {
  return refuse(
    'no-create',
    `Role ${role} may not create schemas in database ${database}.`,
    'The old state is kept in a schema of its own, and so is the journal.',
    `As the owner: GRANT CREATE ON DATABASE ${database} TO ${role};`,
  );
}

/** Objects in the way belong to somebody else. */
export function notOwner(role: string, objects: string[]): PgresetError {
  return refuse(
    'not-owner',
    `Role ${role} does not own everything that would have to change.`,
    'PostgreSQL lets only the owner do this. Owned by others:',
    'Connect as the owner, or hand them over: REASSIGN OWNED BY … TO …;',
    objects,
  );
}

/** A standby, or a database that is set to read only. */
export function readOnly(): PgresetError {
  return refuse(
    'read-only',
    'This server takes no changes.',
    'It is a standby (replica), or the database is set to read only.',
    'Connect to the primary server.',
  );
}
