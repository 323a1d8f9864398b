import { quoteLiteral, quoteName } from '../../postgres/quote.ts';
import type { TrackedTable } from './tables.ts';
import { hasNoKey, logColumn, logName, store, undoCtes, undoInPlaceCtes } from './undo-sql.ts';

/** What a type's text form can depend on, pinned where the log keeps text; the reset has the same. */
export const PINNED = `SET datestyle = 'ISO, YMD' SET timezone = 'UTC' SET intervalstyle = 'postgres'
  SET extra_float_digits = 3 SET bytea_output = 'hex' SET xmlbinary = 'base64' SET search_path = pg_catalog, pg_temp`;

/** Resets run with this on, so that the triggers leave them alone. */
const WHEN = `WHEN (pg_catalog.current_setting('pgreset.resetting', true) IS DISTINCT FROM 'on')`;

const BODY = '$pgreset$';

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
    ...table.members.flatMap((member, index) => triggers(table, member, index)),
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

function trackFunction(table: TrackedTable): string {
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
BEGIN
  IF TG_OP = 'INSERT' THEN ${log} ${fresh};
  ELSIF TG_OP = 'UPDATE' THEN ${log} ${old} UNION ALL ${fresh};
  ELSE ${log} ${old};
  END IF;
  IF FOUND ${markSql(`${table.number}`)}
  RETURN NULL;
END ${BODY}`;
}

/**
 * Notes the table in the list of dirty ones, once a transaction: the setting goes with it, also when
 * it is rolled back to a savepoint.
 */
function markSql(number: string): string {
  const name = `'pgreset.dirty_${number}'`;
  return `AND pg_catalog.current_setting(${name}, true) IS DISTINCT FROM 'yes' THEN
    INSERT INTO pgreset_baseline.dirty VALUES (${number});
    PERFORM pg_catalog.set_config(${name}, 'yes', true);
  END IF;`;
}

function undoFunction(table: TrackedTable): string {
  const settings = hasNoKey(table) ? 'SET enable_hashjoin = on SET enable_seqscan = on' : '';
  return `CREATE FUNCTION pgreset_baseline.undo_${table.number}() RETURNS bigint LANGUAGE plpgsql ${settings} AS ${BODY}
#variable_conflict use_column
DECLARE undone bigint;
BEGIN
  WITH ${undoCtes(table)}
  SELECT count(*) INTO undone FROM e;
  RETURN undone;
END ${BODY}`;
}

function triggers(
  table: TrackedTable,
  { schema, name }: { schema: string; name: string },
  index: number,
): string[] {
  const on = quoteName(schema, name);
  const call = `EXECUTE FUNCTION pgreset_baseline.track_${table.number}()`;
  const add = (suffix: string, event: string, rest: string) => [
    `CREATE TRIGGER pgreset_${suffix} ${event} ON ${on} ${rest}`,
    `ALTER TABLE ONLY ${on} ENABLE ALWAYS TRIGGER pgreset_${suffix}`,
  ];
  const changes = table.inherits
    ? add('row', 'AFTER INSERT OR UPDATE OR DELETE', `FOR EACH ROW ${WHEN} ${call}`)
    : [
        ...add('insert', 'AFTER INSERT', `REFERENCING NEW TABLE AS pgreset_new ${WHEN} ${call}`),
        ...add(
          'update',
          'AFTER UPDATE',
          `REFERENCING OLD TABLE AS pgreset_old NEW TABLE AS pgreset_new ${WHEN} ${call}`,
        ),
        ...add('delete', 'AFTER DELETE', `REFERENCING OLD TABLE AS pgreset_old ${WHEN} ${call}`),
      ];
  const values = table.columns.map((column) => `, ${store(column, 't')}`).join('');
  // The root of partitions has no rows of its own; a TRUNCATE of it fires the triggers of all below.
  const isRoot = table.kind === 'partitioned' && index === 0;
  const truncate = isRoot
    ? []
    : add(
        'truncate',
        'BEFORE TRUNCATE',
        `${WHEN} EXECUTE FUNCTION pgreset_baseline.keep(${table.number}, ${quoteLiteral(values)})`,
      );
  return [...changes, ...truncate];
}

/** Rows behind a foreign table live elsewhere: that they were written is all that can be told. */
function foreignSql(table: TrackedTable): string[] {
  const on = quoteName(table.schema, table.name);
  return [
    `CREATE FUNCTION pgreset_baseline.track_${table.number}() RETURNS trigger LANGUAGE plpgsql AS ${BODY}
BEGIN
  IF true ${markSql(`${table.number}`)}
  RETURN NULL;
END ${BODY}`,
    `CREATE TRIGGER pgreset_change AFTER INSERT OR UPDATE OR DELETE ON ${on} EXECUTE FUNCTION pgreset_baseline.track_${table.number}()`,
  ];
}

function literal(text: string | null): string {
  return text === null ? 'NULL' : quoteLiteral(text);
}

function arrayLiteral(texts: string[]): string {
  return `ARRAY[${texts.map(quoteLiteral).join(', ')}]::text[]`;
}
