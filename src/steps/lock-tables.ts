import { rowsArrived, structureChanged } from '../errors/clear-errors.ts';
import type { Session } from '../postgres/session.ts';
import { copyNames, readCopies } from './aside-copies.ts';
import { needsExclusive } from './quiet-tables.ts';
import type { ReplaceRows, ReplacedTable } from './replace-rows.ts';
import {
  type Column,
  factsSql,
  oidList,
  qualified,
  readFacts,
  type TableFacts,
} from './table-facts.ts';

/** The tables of a step that have to be touched, locked, and what holds of them under the lock. */
export interface LockedTables {
  facts: Map<number, TableFacts>;
  /** Tables with rows now. */
  filled: Set<number>;
  /** Tables with a copy that comes in, and its columns. */
  incoming: Map<number, Column[]>;
  /** All tables of the aside that comes in, by name. */
  copies: Map<string, Column[]>;
}

/**
 * Locks the tables that hold rows or get some, and no others. Mode EXCLUSIVE keeps out writers, and
 * also the look-ups by which rows that refer to these tables are checked: so once we have it, no
 * such row can arrive any more, and none is on its way. Readers go on.
 *
 * @throws PgresetError `structure-changed`, `rows-arrived`
 */
export async function lockTables(step: ReplaceRows, session: Session): Promise<LockedTables> {
  const copies =
    step.from === null ? new Map<string, Column[]>() : await readCopies(session, step.from);
  const incoming = incomingOf(step, copies);
  let sized = await readSized(session, step);
  for (;;) {
    const touched = tablesToTouch(step, sized, incoming);
    const before = await readFacts(session, touched);
    const { facts, filled, sizedNow } = await lock(session, step, before, incoming);
    if (JSON.stringify(before) !== JSON.stringify(facts))
      throw structureChanged(['a table was altered while it was being locked']);
    refuseGone(step, facts, incoming);
    // Rows arrived in a table that was empty a moment ago: take it in as well.
    const late = [...sizedNow].filter((oid) => !touched.has(oid));
    sized = new Set([...sized, ...sizedNow]);
    if (late.length > 0) continue;
    await refuseWatched(session, step);
    return { facts: new Map(facts.map((each) => [each.oid, each])), filled, incoming, copies };
  }
}

function incomingOf({ tables }: ReplaceRows, copies: Map<string, Column[]>): Map<number, Column[]> {
  const found = [...copyNames(tables)].flatMap(([oid, copy]): [number, Column[]][] => {
    const columns = copies.get(copy);
    return columns ? [[oid, columns]] : [];
  });
  return new Map(found);
}

const sizedSql = (tables: readonly ReplacedTable[]) =>
  `SELECT c.oid::int8 FROM pg_class c
   WHERE c.oid IN (${oidList(tables.map(({ oid }) => oid))}) AND pg_relation_size(c.oid) > 0`;

async function readSized(session: Session, { tables }: ReplaceRows): Promise<Set<number>> {
  const [rows] = await session.script(sizedSql(tables));
  return new Set(rows!.map(({ oid }) => oid as number));
}

/** What is truncated goes together, and drags its partitioned roots along: their triggers count. */
function tablesToTouch(
  { tables, parents }: ReplaceRows,
  sized: Set<number>,
  incoming: Map<number, Column[]>,
): Set<number> {
  const truncates = tables.some(({ oid, how }) => how === 'truncate' && sized.has(oid));
  const touched = tables.filter(
    ({ oid, how }) => sized.has(oid) || incoming.has(oid) || (truncates && how === 'truncate'),
  );
  return new Set([...touched.map(({ oid }) => oid), ...(truncates ? parents : [])]);
}

interface UnderLock {
  facts: TableFacts[];
  filled: Set<number>;
  sizedNow: Set<number>;
}

async function lock(
  session: Session,
  step: ReplaceRows,
  facts: TableFacts[],
  incoming: Map<number, Column[]>,
): Promise<UnderLock> {
  const truncated = new Set([
    ...step.tables.filter(({ how }) => how === 'truncate').map(({ oid }) => oid),
    ...step.parents,
  ]);
  const alone = (each: TableFacts) =>
    truncated.has(each.oid) || needsExclusive(each, incoming.has(each.oid));
  const filledSql = facts
    .filter(({ kind }) => kind === 'r')
    .map((each) =>
      // Forced row security is lifted later, when we know that we may: until then assume rows.
      each.forced
        ? `SELECT ${each.oid}::int8 AS oid`
        : `SELECT ${each.oid}::int8 AS oid WHERE EXISTS (SELECT FROM ONLY ${qualified(each)})`,
    );
  const [, , again, sizedRows, ...filledRows] = await session.script(
    [
      lockStatement(facts.filter(alone), 'ACCESS EXCLUSIVE'),
      lockStatement(
        facts.filter((each) => !alone(each)),
        'EXCLUSIVE',
      ),
      factsSql(oidList(facts.map(({ oid }) => oid))),
      sizedSql(step.tables),
      ...filledSql,
    ].join(';\n'),
  );
  return {
    facts: again as unknown as TableFacts[],
    sizedNow: new Set(sizedRows!.map(({ oid }) => oid as number)),
    filled: new Set(filledRows.flat().map(({ oid }) => oid as number)),
  };
}

/** All of them in one statement, in one order, so that two resets cannot deadlock each other. */
function lockStatement(tables: TableFacts[], mode: string): string {
  if (tables.length === 0) return 'SELECT';
  const names = tables.map((each) => `ONLY ${qualified(each)}`);
  return `LOCK TABLE ${names.join(', ')} IN ${mode} MODE`;
}

function refuseGone(
  { tables }: ReplaceRows,
  facts: TableFacts[],
  incoming: Map<number, Column[]>,
): void {
  const there = new Set(facts.map(({ oid }) => oid));
  const gone = tables.filter(({ oid }) => incoming.has(oid) && !there.has(oid));
  if (gone.length > 0)
    throw structureChanged(gone.map(({ schema, name }) => `${schema}.${name} is gone`));
}

async function refuseWatched(session: Session, { watch, from }: ReplaceRows): Promise<void> {
  const facts = await readFacts(
    session,
    watch.map(({ oid }) => oid),
  );
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
