import type { Migration } from '../migrations/built-in/migration.ts';
import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { DatabaseFacts } from '../snapshot/database-facts.ts';
import {
  databaseHeld,
  databaseIsTemplate,
  maintenanceUnreachable,
  mayNotCreateDatabases,
  mayNotUseTablespace,
  notDatabaseOwner,
} from '../errors/recreate-errors.ts';
import { quoteIdent } from '../postgres/quote.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** What a recreate has to know beside the snapshot. */
export interface RecreateFacts {
  database: DatabaseFacts;
  /** From whose connections the database is renamed; null: no other one lets the role in. */
  maintenance: string | null;
  tool: ToolFacts | null;
  /** The built-in ones to apply; none where another tool builds. */
  migrations: Migration[];
}

/** Databases from which others are renamed, in the order in which they are tried. */
export const MAINTENANCE = ['postgres', 'template1'];

/**
 * Refuses what the server would refuse, before anything happens, with the way that is allowed.
 *
 * @returns the maintenance database
 */
export function checkRecreate(
  { identity, role, databaseOwner }: Snapshot,
  { database, maintenance }: RecreateFacts,
): string {
  const name = identity.database;
  if (database.isTemplate) throw databaseIsTemplate(quoteIdent(name));
  if (!database.mayCreateDatabases) throw mayNotCreateDatabases(quoteIdent(role.name));
  if (!role.ownsDatabase || !database.mayActAsOwner)
    throw notDatabaseOwner(role.name, name, databaseOwner);
  if (!database.mayUseTablespace)
    throw mayNotUseTablespace(quoteIdent(role.name), quoteIdent(database.like.tablespace));
  const holders = [
    ...database.prepared.map((gid) => `prepared transaction ${gid}`),
    ...database.subscriptions.map((each) => `subscription ${each}`),
    ...database.slots
      .filter(({ active }) => active)
      .map((slot) => `replication slot ${slot.name}, which is in use`),
  ];
  if (holders.length > 0) throw databaseHeld(name, holders);
  if (maintenance === null)
    throw maintenanceUnreachable(MAINTENANCE.filter((each) => each !== name));
  return maintenance;
}
