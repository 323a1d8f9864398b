import { keptTablesRefer, structureChanged } from '../errors/clear-errors.ts';
import type { Session } from '../postgres/session.ts';
import { copyNames, readCopies } from './aside-copies.ts';
import {
  lookAtTables,
  type LookedTable,
  plannedTables,
  referringSql,
  tablesToTouch,
} from './look-tables.ts';
import type { ReplaceRows } from './replace-rows.ts';
import { movedSql, type MovedSequence } from './replace-sequences.ts';
import { type Column, factsSql, oidList, qualified, type TableFacts } from './table-facts.ts';

/** The tables of a step that have to be touched, locked, and what holds of them under the lock. */
export interface LockedTables {
  facts: Map<number, TableFacts>;
  /** Tables with rows now. */
  filled: Set<number>;
  /** Tables with a copy that comes in, and its columns. */
  incoming: Map<number, Column[]>;
  /** All tables of the aside that comes in, by name. */
  copies: Map<string, Column[]>;
  moved: MovedSequence[];
  /** The role may leave out the look-ups of foreign keys, and all that refers to these tables goes with them. */
  unlooked: boolean;
}

/**
 * Locks the tables that hold rows or get some, and no others. Mode EXCLUSIVE keeps out writers, and
 * also the look-ups by which rows that refer to these tables are checked: so once we have it, no
 * such row can arrive any more, and none is on its way. Readers go on.
 *
 * @throws PgresetError `structure-changed`, `kept-tables-refer`
 */
export async function lockTables(step: ReplaceRows, session: Session): Promise<LockedTables> {
  const copies =
    step.from === null ? new Map<string, Column[]>() : await readCopies(session, step.from);
  const incoming = incomingOf(step, copies);
  let looked = step.from === null ? plannedTables(step) : await lookAtTables(session, step);
  for (;;) {
    refuseGone(step, looked, incoming);
    const touched = tablesToTouch(step, looked, new Set(incoming.keys()));
    const { late, ...locked } = await lock(session, step, touched, copies);
    refuseRenamed(touched, locked.facts);
    // Rows arrived in a table that was empty a moment ago, or a stronger lock is needed than was
    // known: once more, with what is known now. What is locked stays locked.
    if (!late && !needsMore(touched, locked.facts)) return { ...locked, incoming, copies };
    looked = await lookAtTables(session, step);
  }
}

function incomingOf({ tables }: ReplaceRows, copies: Map<string, Column[]>): Map<number, Column[]> {
  if (copies.size === 0) return new Map();
  const found = [...copyNames(tables)].flatMap(([oid, copy]): [number, Column[]][] => {
    const columns = copies.get(copy);
    return columns ? [[oid, columns]] : [];
  });
  return new Map(found);
}

type UnderLock = Omit<LockedTables, 'incoming' | 'copies'> & { late: boolean };

/** In one message: the locks, and behind them everything that has to be known. */
async function lock(
  session: Session,
  step: ReplaceRows,
  touched: LookedTable[],
  copies: LockedTables['copies'],
): Promise<UnderLock> {
  const oids = new Set(touched.map(({ oid }) => oid));
  const [, , rows, moved, referring, role] = await session.script(
    [
      ...lockStatements(step, touched),
      factsSql(oidList(oids), step.keepCopy || step.from !== null),
      movedSql(step, oids, copies),
      referringSql(oids),
      'SHOW is_superuser',
    ].join(';\n'),
  );
  const facts = new Map((rows as unknown as TableFacts[]).map((each) => [each.oid, each]));
  const filled = await readFilled(session, step, touched, facts);
  return {
    facts,
    filled,
    late: hasLate(step, referring as unknown as Referring[], filled),
    moved: moved as unknown as MovedSequence[],
    unlooked: step.watch.length === 0 && role![0]!['is_superuser'] === 'on',
  };
}

interface Referring {
  oid: number;
  key: string;
}

/**
 * Have tables of ours that refer to the touched ones got rows meanwhile? Refuses when others have:
 * the plan saw none, but one may have been made since, and must not be cascaded over.
 */
function hasLate(step: ReplaceRows, referring: Referring[], filled: Set<number>): boolean {
  const ours = new Set(step.tables.map(({ oid }) => oid));
  const watched = new Set(step.watch.map(({ oid }) => oid));
  const outside = referring.filter(({ oid }) => !ours.has(oid) && !watched.has(oid));
  if (outside.length > 0 && filled.size > 0) throw keptTablesRefer(outside.map(({ key }) => key));
  return referring.some(({ oid }) => ours.has(oid));
}

/** What is truncated, or needs it for itself, to the exclusion of readers; the rest of writers only. */
function lockStatements(step: ReplaceRows, touched: LookedTable[]): string[] {
  const truncated = new Set([
    ...step.tables.filter(({ how }) => how === 'truncate').map(({ oid }) => oid),
    ...step.parents.map(({ oid }) => oid),
  ]);
  const isAlone = ({ oid, alone }: LookedTable) => alone || truncated.has(oid);
  return [
    lockStatement(touched.filter(isAlone), 'ACCESS EXCLUSIVE'),
    lockStatement(
      touched.filter((each) => !isAlone(each)),
      'EXCLUSIVE',
    ),
  ];
}

/** All of them in one statement, in one order, so that two resets cannot deadlock each other. */
function lockStatement(tables: LookedTable[], mode: string): string {
  if (tables.length === 0) return 'SELECT';
  const names = tables.map((each) => `ONLY ${qualified(each)}`);
  return `LOCK TABLE ${names.join(', ')} IN ${mode} MODE`;
}

/**
 * The touched tables that hold rows. Of those that held some when the plan was made that is taken
 * as true; of the others it is looked up. Forced row security is lifted later, and until then
 * nothing can be seen, so rows are assumed.
 */
async function readFilled(
  session: Session,
  { tables, from }: ReplaceRows,
  touched: LookedTable[],
  facts: Map<number, TableFacts>,
): Promise<Set<number>> {
  const certain = tables.filter(({ holds }) => from === null && holds === 'rows');
  const filled = new Set(certain.map(({ oid }) => oid));
  const ours = new Set(tables.map(({ oid }) => oid));
  const unsure = touched.filter(({ oid, sized }) => sized && ours.has(oid) && !filled.has(oid));
  if (unsure.length === 0) return filled;
  const results = await session.script(
    unsure
      .map((each) =>
        facts.get(each.oid)?.forced
          ? 'SELECT true AS found'
          : `SELECT EXISTS (SELECT FROM ONLY ${qualified(each)}) AS found`,
      )
      .join(';\n'),
  );
  for (const [index, { oid }] of unsure.entries())
    if (results[index]![0]!['found']) filled.add(oid);
  return filled;
}

function refuseGone(
  { tables }: ReplaceRows,
  looked: LookedTable[],
  incoming: Map<number, Column[]>,
): void {
  const there = new Set(looked.map(({ oid }) => oid));
  const gone = tables.filter(({ oid }) => incoming.has(oid) && !there.has(oid));
  if (gone.length > 0)
    throw structureChanged(gone.map(({ schema, name }) => `${schema}.${name} is gone`));
}

/** The names are from before the lock: another table may have got one of them meanwhile. */
function refuseRenamed(touched: LookedTable[], facts: Map<number, TableFacts>): void {
  const changed = touched.filter(({ oid, schema, name }) => {
    const now = facts.get(oid);
    return now?.schema !== schema || now.name !== name;
  });
  if (changed.length > 0)
    throw structureChanged(
      changed.map(({ schema, name }) => `${schema}.${name} was renamed while it was being locked`),
    );
}

const needsMore = (touched: LookedTable[], facts: Map<number, TableFacts>): boolean =>
  touched.some(({ oid, alone }) => {
    const { rules, forced } = facts.get(oid)!;
    return !alone && (rules.length > 0 || forced);
  });
