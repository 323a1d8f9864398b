import { quoteLiteral, quoteName } from '../../postgres/quote.ts';
import { NEEDS_CLONE } from '../sql/needs-clone.ts';
import { hasNoKey, logName, namesOf } from './log-columns.ts';
import type { TrackedTable } from './tables.ts';
import { undoCtes } from './undo-sql.ts';

const BODY = '$pgreset$';

/** The function that undoes the changes to one table, for a role that may switch foreign keys off. */
export function undoFunction(table: TrackedTable): string {
  const settings = hasNoKey(table) ? 'SET enable_hashjoin = on SET enable_seqscan = on' : '';
  return `CREATE FUNCTION pgreset_baseline.undo_${table.number}(has_old bool) RETURNS bigint LANGUAGE plpgsql ${settings} AS ${BODY}
#variable_conflict use_column
DECLARE undone bigint; removed bigint;
BEGIN
${hasNoKey(table) ? '' : undoInserts(table)}
  WITH ${undoCtes(table)}
  SELECT count(*) INTO undone FROM e;
  RETURN undone;
END ${BODY}`;
}

/**
 * Where nothing but new images was logged, all that is to be done is to delete those rows: what most
 * tests leave, in half the time. A key tells them from the rest; should its index know another equality
 * than `=`, more rows go than were logged. Fewer go where a new partition was dropped with its rows.
 */
function undoInserts(table: TrackedTable): string {
  const { target, keyList, matchesKey } = namesOf(table);
  const name = quoteName(table.schema, table.name);
  const confused = `The rows inserted into ${name} cannot be told from others by its key.`;
  return `IF NOT has_old THEN
    WITH e AS (DELETE FROM ${logName(table)} RETURNING ${keyList}),
    g AS (DELETE FROM ${target} t USING e k WHERE ${matchesKey} RETURNING 1)
    SELECT count(*), (SELECT count(*) FROM g) INTO undone, removed FROM e;
    IF removed > undone THEN
      RAISE EXCEPTION '%', ${quoteLiteral(confused)} USING ERRCODE = '${NEEDS_CLONE}';
    END IF;
    RETURN undone;
  END IF;`;
}
