import { quoteLiteral, quoteName } from '../../postgres/quote.ts';
import type { TrackedTable } from './tables.ts';
import { logColumn, logName } from './log-columns.ts';
import { foreignSql, trackFunction } from './track-function.ts';
import { triggersSql } from './triggers-sql.ts';
import { undoFunction } from './undo-function.ts';
import { undoInPlaceCtes } from './undo-in-place-sql.ts';
import { undoCtes } from './undo-sql.ts';

/** The statements that make a table watched: its log, its functions and triggers, and its row in `tracked`. */
export function tableSql(table: TrackedTable): string[] {
  const register = `INSERT INTO pgreset_baseline.tracked (no, relid, name, kind, unlogged, undo, quiet, loud, quiet_always, loud_always)
    VALUES (${[
      table.number,
      table.oid,
      quoteLiteral(quoteName(table.schema, table.name)),
      quoteLiteral(table.kind),
      table.unlogged,
      literal(table.kind === 'foreign' ? null : ownerUndo(table)),
      ...[table.quiet, table.loud, table.quietAlways, table.loudAlways].map(arrayLiteral),
    ].join(', ')})`;
  if (table.kind === 'foreign') return [register, ...foreignSql(table)];
  const columns = table.columns.map((column) => `, ${logColumn(table, column)} ${column.storage}`);
  return [
    register,
    `CREATE UNLOGGED TABLE ${logName(table)} (s int2 NOT NULL${columns.join('')}) WITH (autovacuum_enabled = off)`,
    `GRANT INSERT ON ${logName(table)} TO PUBLIC`,
    trackFunction(table),
    undoFunction(table),
    ...table.members.flatMap((member, index) => triggersSql(table, member, index)),
  ];
}

/**
 * A foreign key that acts is set off only by rows whose key goes or changes: not by an undo in place,
 * unless it refers to other columns. Those can move from one row to another, and then it would act on
 * rows that are right: such a table is left to a copy of the database.
 */
function ownerUndo(table: TrackedTable): string | null {
  const prefix = `t${table.number}_`;
  if (table.referenced === 'no') return undoCtes(table, prefix);
  return table.referenced === 'by key' ? undoInPlaceCtes(table, prefix) : null;
}

function literal(text: string | null): string {
  return text === null ? 'NULL' : quoteLiteral(text);
}

function arrayLiteral(texts: string[]): string {
  return `ARRAY[${texts.map(quoteLiteral).join(', ')}]::text[]`;
}
