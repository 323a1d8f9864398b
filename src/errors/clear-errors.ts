import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';
import { refuse } from './refuse.ts';

const usage = (code: string, what: string, why: string, next: string, details: string[] = []) =>
  new PgresetError({ code, what, why, state: NOTHING_CHANGED, next, exit: 2, details });

/** A table was named that is not there. */
export function tableMissing(name: string, near: string[]): PgresetError {
  return usage(
    'table-missing',
    `There is no table named ${name}.`,
    near.length === 0 ? 'No table has a name like it.' : 'Names like it:',
    'Check the name with pgreset status; names are case-sensitive.',
    near,
  );
}

/** A table's name fits several. */
export function tableAmbiguous(name: string, found: string[]): PgresetError {
  return usage(
    'table-ambiguous',
    `${name} is the name of ${found.length} tables.`,
    'It could be any of these:',
    'Name it with its schema.',
    found,
  );
}

/** Only tables hold rows that can be cleared. */
export function notATable(name: string, what: string): PgresetError {
  return usage(
    'not-a-table',
    `${name} is a ${what}, not a table.`,
    'Only rows of tables can be cleared.',
    'Name the tables instead.',
  );
}

/** `--where` and `--set` speak of the columns of one table. */
export function oneTableNeeded(option: '--where' | '--set', count: number): PgresetError {
  return usage(
    'one-table',
    `${option} needs exactly one table.`,
    count === 0 ? 'No table was named.' : `${count} tables were named.`,
    `Name the one it is about: --table NAME ${option} '…'`,
  );
}

/** The text of `--where` or `--set` is not what it should be. */
export function badSql(option: '--where' | '--set', why: string, shown: string[]): PgresetError {
  return usage(
    'bad-sql',
    `The text of ${option} is not valid here.`,
    why,
    option === '--where'
      ? `Write a condition as behind WHERE, in quotes for the shell: --where "id = 'A000045'"`
      : `Write it as behind SET, in quotes for the shell: --set "in_progress = false"`,
    shown,
  );
}

/** Tables that stay refer to tables that would be cleared. */
export function keptTablesRefer(keys: string[]): PgresetError {
  return refuse(
    'kept-tables-refer',
    'Tables that stay refer to tables that would be cleared.',
    'Their rows would be left without what they refer to, or be deleted along. These foreign keys are in the way:',
    'Clear both (--schema or --table names more), or keep both (--keep).',
    keys,
  );
}

/** Other rows refer to the rows that would go. */
export function dependentsFound(rows: number, table: string, dependents: string[]): PgresetError {
  return refuse(
    'dependents',
    `Other rows refer to the ${rows === 1 ? 'row' : `${rows} rows`} of ${table} that would go.`,
    'Directly or through each other:',
    'Delete them as well: --dependents delete    or choose other rows.',
    dependents,
  );
}

/** The copies for undo would be larger than allowed. */
export function undoLimitExceeded(
  needed: string,
  limit: string,
  largest: string[],
  raise: string,
): PgresetError {
  return refuse(
    'undo-limit',
    `The copies for undo would take up to ${needed}; the limit is ${limit}.`,
    'Cleared rows are copied so that they can be brought back. The largest tables:',
    `Allow it: --undo-limit ${raise}    or make a backup and go without: --no-undo`,
    largest,
  );
}

/** A table is not as it was when the plan or the copy was made. */
export function structureChanged(what: string[]): PgresetError {
  return refuse(
    'structure-changed',
    'The tables are not as they were.',
    'Rows can only go back into the columns that they came from. What changed:',
    'Change the structure back, or copy the rows by hand: they are in the aside (pgreset status).',
    what,
  );
}

/** Rows arrived, by a running app, where none may be. */
export function rowsArrived(tables: string[], next: string): PgresetError {
  return refuse(
    'rows-arrived',
    'Rows arrived that refer to what has to change.',
    'A running app wrote them since the plan was made. They are in:',
    next,
    tables,
  );
}

/** Rows that a run changed are not there any more as it left them. */
export function rowsMoved(tables: string[]): PgresetError {
  return refuse(
    'rows-changed',
    'Rows are not as the earlier run left them.',
    'They were changed or deleted since, and putting back would overwrite that:',
    'Look at them, and put them right by hand: the old rows are in the aside (pgreset status).',
    tables,
  );
}

/** A column that others refer to was set, and the change would spread to them. */
export function changeSpreads(keys: string[]): PgresetError {
  return refuse(
    'change-spreads',
    'The change would spread to other tables.',
    'It sets a column that these foreign keys refer to, and they follow (ON UPDATE):',
    'Set other columns, or make this change in SQL.',
    keys,
  );
}
