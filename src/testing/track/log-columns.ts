import { quoteIdent, quoteName } from '../../postgres/quote.ts';
import type { TrackedColumn } from './columns.ts';
import type { TrackedTable } from './tables.ts';

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

/** A value of the log as the table has it. */
export function restore({ type, storage }: TrackedColumn, value: string): string {
  return type === storage ? value : `${value}::${type}`;
}

/** The pieces that the statements for a table's undo are made of. */
export function namesOf(table: TrackedTable) {
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

/** Do the rows of two CTEs share a key? */
export function sameKey(table: TrackedTable, one: string, other: string): string {
  return locatorOf(table)
    .map((column) => same(column, key(table, column, one), key(table, column, other)))
    .join(' AND ');
}

function same({ collation }: TrackedColumn, one: string, other: string): string {
  return `${one} = ${other}${collation ? ` COLLATE ${collation}` : ''}`;
}

/** A row as text, by which it is told from others. */
export function image(values: string[]): string {
  return `ROW(${values.join(', ')})::text COLLATE pg_catalog."C"`;
}

/** An expression without its `AS c1`. */
export function stripAlias(expression: string): string {
  return expression.replace(/ AS c\d+$/, '');
}

/** A list that goes on another one. */
export function comma(list: string[]): string {
  return list.map((each) => `, ${each}`).join('');
}
