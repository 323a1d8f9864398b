import { structureChanged } from '../errors/clear-errors.ts';
import type { Session } from '../postgres/session.ts';
import { copyNames, readCopies } from './aside-copies.ts';
import { type LookedTable, lookSql, tablesToTouch } from './look-tables.ts';
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
  /** All that refers to these tables is emptied with them: no foreign key has to be looked up. */
  selfContained: boolean;
}

/**
 * Locks the tables that hold rows or get some, and no others. Mode EXCLUSIVE keeps out writers, and
 * also the look-ups by which rows that refer to these tables are checked: so once we have it, no
 * such row can arrive any more, and none is on its way. Readers go on.
 *
 * @throws PgresetError `structure-changed`
 */
export async function lockTables(step: ReplaceRows, session: Session): Promise<LockedTables> {
  const copies =
    step.from === null ? new Map<string, Column[]>() : await readCopies(session, step.from);
  const incoming = incomingOf(step, copies);
  const truncated = step.tables.filter(({ how }) => how === 'truncate').map(({ oid }) => oid);
  const wanted = [...incoming.keys(), ...truncated, ...step.parents];
  let looked = (await session.script(lookSql(step, wanted)))[0] as unknown as LookedTable[];
  for (;;) {
    refuseGone(step, looked, incoming);
    const touched = tablesToTouch(step, looked, new Set(incoming.keys()));
    const { again, ...locked } = await lock(session, step, touched, wanted, copies);
    refuseRenamed(touched, [...locked.facts.values()]);
    const isTouched = new Set(touched.map(({ oid }) => oid));
    // Rows arrived in a table that was empty a moment ago: take it in as well.
    if (again.every(({ oid, sized }) => !sized || isTouched.has(oid)))
      return { ...locked, incoming, copies };
    looked = again;
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

type UnderLock = Omit<LockedTables, 'incoming' | 'copies'> & { again: LookedTable[] };

/** In one message: the locks, and behind them everything that has to be known. */
async function lock(
  session: Session,
  step: ReplaceRows,
  touched: LookedTable[],
  wanted: number[],
  copies: LockedTables['copies'],
): Promise<UnderLock> {
  const truncated = new Set([
    ...step.tables.filter(({ how }) => how === 'truncate').map(({ oid }) => oid),
    ...step.parents,
  ]);
  const isAlone = ({ oid, alone }: LookedTable) => alone || truncated.has(oid);
  const others = touched.filter((each) => !isAlone(each));
  const oids = new Set(touched.map(({ oid }) => oid));
  const [, , facts, again, moved, outside, ...filled] = await session.script(
    [
      lockStatement(touched.filter(isAlone), 'ACCESS EXCLUSIVE'),
      lockStatement(others, 'EXCLUSIVE'),
      factsSql(oidList(oids)),
      lookSql(step, wanted),
      movedSql(step, oids, copies),
      outsideSql(step, oids),
      ...touched.filter(({ kind, sized }) => kind === 'r' && sized).map(filledSql),
    ].join(';\n'),
  );
  return {
    facts: new Map((facts as unknown as TableFacts[]).map((each) => [each.oid, each])),
    again: again as unknown as LookedTable[],
    moved: moved as unknown as MovedSequence[],
    selfContained: step.watch.length === 0 && outside![0]!['none'] === true,
    filled: new Set(filled.flat().map(({ oid }) => oid as number)),
  };
}

/** Is there no foreign key from elsewhere to these tables? Asked by a superuser only, who can use the answer. */
function outsideSql({ tables }: ReplaceRows, touched: ReadonlySet<number>): string {
  return `SELECT current_setting('is_superuser') = 'on' AND NOT EXISTS (
    SELECT FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'f' AND k.confrelid IN (${oidList(touched)}) AND c.relkind = 'r'
      AND c.oid NOT IN (${oidList(tables.map(({ oid }) => oid))})) AS none`;
}

/** All of them in one statement, in one order, so that two resets cannot deadlock each other. */
function lockStatement(tables: LookedTable[], mode: string): string {
  if (tables.length === 0) return 'SELECT';
  const names = tables.map((each) => `ONLY ${qualified(each)}`);
  return `LOCK TABLE ${names.join(', ')} IN ${mode} MODE`;
}

/** Forced row security is lifted later: until then nothing can be seen, so assume rows. */
function filledSql(table: LookedTable): string {
  return `SELECT oid::int8 FROM pg_class WHERE oid = ${table.oid}
    AND CASE WHEN relforcerowsecurity THEN true ELSE EXISTS (SELECT FROM ONLY ${qualified(table)}) END`;
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

/** The names were looked up before the lock: another table may have got one of them meanwhile. */
function refuseRenamed(touched: LookedTable[], facts: TableFacts[]): void {
  const before = new Map(touched.map((each) => [each.oid, each]));
  const changed = facts.filter((now) => {
    const { schema, name, alone } = before.get(now.oid)!;
    const needsMore = (now.rules.length > 0 || now.forced) && !alone;
    return now.schema !== schema || now.name !== name || needsMore;
  });
  if (changed.length > 0 || facts.length < touched.length)
    throw structureChanged(
      changed.map(({ schema, name }) => `${schema}.${name} was altered while it was being locked`),
    );
}
