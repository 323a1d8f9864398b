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
import type { RecreateFacts } from './recreate.ts';

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
