import { quoteIdent, quoteName } from '../../postgres/quote.ts';
import {
  comma,
  image,
  logColumn,
  logName,
  namesOf,
  restore,
  sameKey,
  stripAlias,
} from './log-columns.ts';
import type { TrackedTable } from './tables.ts';
import { sum } from './undo-sql.ts';

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
