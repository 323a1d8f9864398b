import { quoteName } from '../../postgres/quote.ts';
import { comma, image, logName, namesOf } from './log-columns.ts';
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

/** Rows of both CTEs summed up by image; what remains is `q`. */
export function sum(table: TrackedTable, prefix: string, now: string): string {
  const { logged } = namesOf(table);
  const list = comma(logged);
  return `${prefix}q AS (SELECT * FROM (
  SELECT s${list}, sum(s) OVER (PARTITION BY image) AS total,
    row_number() OVER (PARTITION BY image ORDER BY s DESC) AS place
  FROM (SELECT s${list}, ${image(logged)} AS image FROM ${prefix}e
    UNION ALL SELECT s${list}, ${image(logged)} FROM ${now}) a) w WHERE s = 1 AND place <= total)`;
}
