import { quoteName } from '../../postgres/quote.ts';
import type { TrackedTable } from './tables.ts';
import { logName, store } from './log-columns.ts';

/** What a type's text form can depend on, pinned where the log keeps text; the reset has the same. */
const PINNED = `SET datestyle = 'ISO, YMD' SET timezone = 'UTC' SET intervalstyle = 'postgres'
  SET extra_float_digits = 3 SET bytea_output = 'hex' SET xmlbinary = 'base64' SET search_path = pg_catalog, pg_temp`;

const BODY = '$pgreset$';

/**
 * The function that a table's triggers call: writes the log, and notes the table as dirty. It leaves
 * resets alone by itself: the same condition as a `WHEN` of the triggers is parsed in each statement.
 */
export function trackFunction(table: TrackedTable): string {
  const values = (row: string) => table.columns.map((column) => `, ${store(column, row)}`).join('');
  const log = `INSERT INTO ${logName(table)}`;
  const old = table.inherits
    ? `SELECT 1::int2${values('old')}`
    : `SELECT 1::int2${values('r')} FROM pgreset_old r`;
  const fresh = table.inherits
    ? `SELECT (-1)::int2${values('new')}`
    : `SELECT (-1)::int2${values('r')} FROM pgreset_new r`;
  const pinned = table.columns.some((column) => column.pinned) ? PINNED : '';
  return `CREATE FUNCTION pgreset_baseline.track_${table.number}() RETURNS trigger LANGUAGE plpgsql ${pinned} AS ${BODY}
DECLARE marked text;
BEGIN
  IF pg_catalog.current_setting('pgreset.resetting', true) = 'on' THEN RETURN NULL; END IF;
  IF TG_OP = 'INSERT' THEN
    ${log} ${fresh};
    IF FOUND ${markSql(table.number, 'new')}
    RETURN NULL;
  ELSIF TG_OP = 'UPDATE' THEN ${log} ${old} UNION ALL ${fresh};
  ELSE ${log} ${old};
  END IF;
  IF FOUND ${markSql(table.number, 'old')}
  RETURN NULL;
END ${BODY}`;
}

/** Rows behind a foreign table live elsewhere: that they were written is all that can be told. */
export function foreignSql(table: TrackedTable): string[] {
  const on = quoteName(table.schema, table.name);
  return [
    `CREATE FUNCTION pgreset_baseline.track_${table.number}() RETURNS trigger LANGUAGE plpgsql AS ${BODY}
DECLARE marked text;
BEGIN
  IF true ${markSql(table.number, 'old')}
  RETURN NULL;
END ${BODY}`,
    `CREATE TRIGGER pgreset_change AFTER INSERT OR UPDATE OR DELETE ON ${on} EXECUTE FUNCTION pgreset_baseline.track_${table.number}()`,
  ];
}

/**
 * Notes the table in the list of dirty ones, once a transaction, and once more with the first old image:
 * the setting goes with it, also when it is rolled back to a savepoint. An assignment, since PERFORM is
 * a query of its own.
 */
function markSql(number: number, images: 'old' | 'new'): string {
  const name = `'pgreset.dirty_${number}'`;
  const setting = `pg_catalog.current_setting(${name}, true)`;
  const isNews =
    images === 'old' ? `${setting} IS DISTINCT FROM 'old'` : `coalesce(${setting}, '') = ''`;
  return `AND ${isNews} THEN
    INSERT INTO pgreset_baseline.dirty VALUES (${number}, ${images === 'old'});
    marked := pg_catalog.set_config(${name}, '${images}', true);
  END IF;`;
}
