import { mayNotCreate } from '../errors/plan-errors.ts';
import { quoteIdent } from '../postgres/quote.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/**
 * Every way keeps the old state and the journal in schemas of their own. The names are quoted, since
 * the error has a statement to paste.
 *
 * @throws PgresetError `no-create`
 */
export function requireCreate({ role, identity }: Snapshot): void {
  if (!role.createInDatabase)
    throw mayNotCreate(quoteIdent(role.name), quoteIdent(identity.database));
}
