import { quoteIdent, quoteName } from '../../postgres/quote.ts';
import type { TrackedColumn } from './columns.ts';
import type { TrackedTable } from './tables.ts';

/**
 * The undo of one table, as data-modifying CTEs.
 *
 * The log holds the old image of every row that was changed or deleted (s = 1) and the new image of
 * every row that was changed or inserted (s = -1). What is there now, plus the old images, minus the
 * new ones, is what was there at first: a sum that does not depend on the order of the entries, so
 * that triggers which write while a statement runs, and rows touched many times, come out right. It
 * is made for the rows that share a key with an entry: they are deleted and the sum is inserted.
 * Equality is that of the text form, which every type has and which tells 1.0 from 1.00.
 *
 * @param prefix of the CTEs' names, so that those of several tables can stand in one statement
 */
export function undoCtes(table: TrackedTable, prefix = ''): string {
  const names = namesOf(table);
  const { target, logged, current } = names;
  return `
${prefix}e AS (DELETE FROM ${logName(table)} RETURNING s${comma(logged)}),
${prefix}g AS (DELETE FROM ${target} t USING (SELECT DISTINCT ${names.keyList} FROM ${prefix}e) k
  WHERE ${names.matchesKey} RETURNING 1::int2 AS s${comma(current)}),
${sum(table, prefix, `${prefix}g`)},
${prefix}i AS (INSERT INTO ${quoteName(table.schema, table.name)} ${names.insertList}
  SELECT ${names.restored('q')} FROM ${prefix}q q)`;
}

/**
 * The same with the least changes: rows that stay are updated. For tables that others refer to with
 * CASCADE and the like, where the foreign keys act on a DELETE although the row comes back. The counts
 * make an order: what is deleted frees its unique values first. Rows that swapped such values cannot be
 * updated one after the other; then the statement fails, and the database is copied.
 * The table has a key.
 */
export function undoInPlaceCtes(table: TrackedTable, prefix: string): string {
  const names = namesOf(table);
  const settable = table.columns.filter(({ always }) => !always);
  const set = settable.map(
    (column) => `${quoteIdent(column.name)} = ${restore(column, `q.${logColumn(table, column)}`)}`,
  );
  return `
${prefix}e AS (DELETE FROM ${logName(table)} RETURNING s${comma(names.logged)}),
${prefix}n AS (SELECT 1::int2 AS s${comma(names.current)} FROM ${names.target} t,
  (SELECT DISTINCT ${names.keyList} FROM ${prefix}e) k WHERE ${names.matchesKey}),
${sum(table, prefix, `${prefix}n`)},
${prefix}d AS (DELETE FROM ${names.target} t USING ${prefix}n k WHERE ${names.matchesKey}
  AND NOT EXISTS (SELECT FROM ${prefix}q q WHERE ${sameKey(table, 'q', 'k')}) RETURNING 1),
${prefix}u AS (UPDATE ${names.target} t SET ${set.join(', ')} FROM ${prefix}q q
  WHERE ${names.matches('q')} AND ${image(names.current.map(stripAlias))} <> ${image(names.logged.map((each) => `q.${each}`))}
  AND (SELECT count(*) FROM ${prefix}d) >= 0 RETURNING 1),
${prefix}i AS (INSERT INTO ${quoteName(table.schema, table.name)} ${names.insertList}
  SELECT ${names.restored('q')} FROM ${prefix}q q
  WHERE NOT EXISTS (SELECT FROM ${prefix}n n WHERE ${sameKey(table, 'n', 'q')})
  AND (SELECT count(*) FROM ${prefix}u) >= 0)`;
}

/** `"pgreset_baseline"."log_1"`. */
export function logName({ number }: Pick<TrackedTable, 'number'>): string {
  return `pgreset_baseline.log_${number}`;
}

/** The name of a column in the log: `c1`, `c2`, … */
export function logColumn(table: TrackedTable, column: TrackedColumn): string {
  return `c${table.columns.indexOf(column) + 1}`;
}

/** A value of the table as it is written to the log. */
export function store({ name, type, storage }: TrackedColumn, row: string): string {
  const value = `${row}.${quoteIdent(name)}`;
  return type === storage ? value : `${value}::${storage}`;
}

function restore({ type, storage }: TrackedColumn, value: string): string {
  return type === storage ? value : `${value}::${type}`;
}

/** Rows of both CTEs summed up by image; what remains is `q`. */
function sum(table: TrackedTable, prefix: string, now: string): string {
  const { logged } = namesOf(table);
  const list = comma(logged);
  return `${prefix}q AS (SELECT * FROM (
  SELECT s${list}, sum(s) OVER (PARTITION BY image) AS total,
    row_number() OVER (PARTITION BY image ORDER BY s DESC) AS place
  FROM (SELECT s${list}, ${image(logged)} AS image FROM ${prefix}e
    UNION ALL SELECT s${list}, ${image(logged)} FROM ${now}) a) w WHERE s = 1 AND place <= total)`;
}

function namesOf(table: TrackedTable) {
  const { columns } = table;
  const logged = columns.map((column) => logColumn(table, column));
  const current = columns.map((column) => `${store(column, 't')} AS ${logColumn(table, column)}`);
  const locator = locatorOf(table);
  const matches = (alias: string) =>
    locator.length > 0
      ? locator
          .map((column) => same(column, `t.${quoteIdent(column.name)}`, key(table, column, alias)))
          .join(' AND ')
      : `${image(current.map(stripAlias))} = ${alias}.image`;
  const only = table.kind === 'partitioned' ? '' : 'ONLY ';
  return {
    logged,
    current,
    target: `${only}${quoteName(table.schema, table.name)}`,
    keyList:
      locator.length > 0
        ? locator.map((column) => logColumn(table, column)).join(', ')
        : `${image(logged)} AS image`,
    matches,
    matchesKey: matches('k'),
    insertList: columns.length
      ? `(${columns.map(({ name }) => quoteIdent(name)).join(', ')}) OVERRIDING SYSTEM VALUE`
      : '',
    restored: (alias: string) =>
      columns.map((column) => restore(column, `${alias}.${logColumn(table, column)}`)).join(', '),
  };
}

/** Columns by which changed rows are found again; they need not tell all rows apart. */
function locatorOf({ key, columns }: TrackedTable): TrackedColumn[] {
  if (key.length > 0) return key.map((name) => columns.find((column) => column.name === name)!);
  return columns.filter(({ notNull, comparable }) => notNull && comparable);
}

/** True where no index helps to find the changed rows. */
export function hasNoKey({ key }: TrackedTable): boolean {
  return key.length === 0;
}

function key(table: TrackedTable, column: TrackedColumn, alias: string): string {
  return restore(column, `${alias}.${logColumn(table, column)}`);
}

function sameKey(table: TrackedTable, one: string, other: string): string {
  return locatorOf(table)
    .map((column) => same(column, key(table, column, one), key(table, column, other)))
    .join(' AND ');
}

function same({ collation }: TrackedColumn, one: string, other: string): string {
  return `${one} = ${other}${collation ? ` COLLATE ${collation}` : ''}`;
}

function image(values: string[]): string {
  return `ROW(${values.join(', ')})::text COLLATE pg_catalog."C"`;
}

function stripAlias(expression: string): string {
  return expression.replace(/ AS c\d+$/, '');
}

function comma(list: string[]): string {
  return list.map((each) => `, ${each}`).join('');
}
