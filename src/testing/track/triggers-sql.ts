import { quoteLiteral, quoteName } from '../../postgres/quote.ts';
import type { TrackedTable } from './tables.ts';
import { store } from './log-columns.ts';

/** The triggers of a table or of one of its partitions; `ALWAYS`, since the role for replication escapes others. */
export function triggersSql(
  table: TrackedTable,
  { schema, name }: TrackedTable['members'][number],
  index: number,
): string[] {
  const on = quoteName(schema, name);
  // The root of partitions has no rows of its own; a TRUNCATE of it fires the triggers of all below.
  const isRoot = table.kind === 'partitioned' && index === 0;
  const triggers = [...changeTriggers(table), ...(isRoot ? [] : [truncateTrigger(table)])];
  const enable = triggers.map(({ suffix }) => `ENABLE ALWAYS TRIGGER pgreset_${suffix}`);
  return [
    ...triggers.map(
      ({ suffix, event, rest }) => `CREATE TRIGGER pgreset_${suffix} ${event} ON ${on} ${rest}`,
    ),
    `ALTER TABLE ONLY ${on} ${enable.join(', ')}`,
  ];
}

interface Trigger {
  suffix: string;
  event: string;
  rest: string;
}

function changeTriggers(table: TrackedTable): Trigger[] {
  const call = `EXECUTE FUNCTION pgreset_baseline.track_${table.number}()`;
  const before = 'OLD TABLE AS pgreset_old';
  const after = 'NEW TABLE AS pgreset_new';
  if (table.inherits) {
    const event = 'AFTER INSERT OR UPDATE OR DELETE';
    return [{ suffix: 'row', event, rest: `FOR EACH ROW ${call}` }];
  }
  return [
    { suffix: 'insert', event: 'AFTER INSERT', rest: `REFERENCING ${after} ${call}` },
    { suffix: 'update', event: 'AFTER UPDATE', rest: `REFERENCING ${before} ${after} ${call}` },
    { suffix: 'delete', event: 'AFTER DELETE', rest: `REFERENCING ${before} ${call}` },
  ];
}

function truncateTrigger(table: TrackedTable): Trigger {
  const values = table.columns.map((column) => `, ${store(column, 't')}`).join('');
  const call = `pgreset_baseline.keep(${table.number}, ${quoteLiteral(values)})`;
  return {
    suffix: 'truncate',
    event: 'BEFORE TRUNCATE',
    rest: `EXECUTE FUNCTION ${call}`,
  };
}
