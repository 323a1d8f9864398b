import { rowsArrived } from '../errors/clear-errors.ts';
import type { Session } from '../postgres/session.ts';
import type { ReplaceRows } from './replace-rows.ts';
import { qualified, readFacts } from './table-facts.ts';

/**
 * Refuses when rows arrived in tables of another batch that refer to this one's: deleting would
 * take them along, or be refused by the server.
 *
 * @throws PgresetError `rows-arrived`
 */
export async function refuseWatched(session: Session, { watch, from }: ReplaceRows): Promise<void> {
  const facts = await readFacts(
    session,
    watch.map(({ oid }) => oid),
  );
  // Where row security is forced we cannot look; there the foreign key itself refuses.
  const readable = facts.filter(({ forced }) => !forced);
  if (readable.length === 0) return;
  const results = await session.script(
    readable
      .map((each) => `SELECT EXISTS (SELECT FROM ONLY ${qualified(each)}) AS found`)
      .join(';\n'),
  );
  const filled = readable.filter((_, index) => results[index]![0]!['found']);
  if (filled.length > 0)
    throw rowsArrived(
      filled.map(({ schema, name }) => `${schema}.${name}`),
      from === null
        ? 'Stop the app, and clear again.'
        : 'Set them aside first: pgreset clear    then undo this run again.',
    );
}
