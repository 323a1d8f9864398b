import { structureChanged } from '../errors/clear-errors.ts';
import { quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import type { Column, TableFacts } from './table-facts.ts';

/** The table of an aside that holds where the sequences stood. */
export const SEQUENCES_COPY = 'pgreset sequences';

interface Named {
  oid: number;
  schema: string;
  name: string;
}

/**
 * Names of the tables' copies in an aside: the table's own name where it is free, so that people
 * find their way in it. Follows from the step alone, so that undo finds them too.
 */
export function copyNames(tables: readonly Named[]): Map<number, string> {
  const taken = new Set([SEQUENCES_COPY]);
  return new Map(
    tables.map(({ oid, name }) => {
      // At most 63 bytes: 12 characters of up to 4 bytes, and the oid's digits.
      const copy = taken.has(name) ? `${[...name].slice(0, 12).join('')}_${oid}` : name;
      taken.add(copy);
      return [oid, copy];
    }),
  );
}

/** The tables of an aside with their columns, by name. */
export async function readCopies(session: Session, aside: string): Promise<Map<string, Column[]>> {
  const rows = await session.query<{ name: string; columns: Column[] }>(
    `SELECT c.relname AS name,
            (SELECT coalesce(json_agg(json_build_object('name', a.attname,
                      'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum), '[]')
               FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind = 'r'`,
    [aside],
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

/** The copy's columns that the table still has; each has to be there with the type it had. */
export function matchColumns(facts: TableFacts, copy: readonly Column[]): Column[] {
  const now = new Map(facts.columns.map((each) => [each.name, each]));
  const lost = copy.flatMap(({ name, type }) => {
    const column = now.get(name);
    if (column?.type === type) return [];
    const place = `${facts.schema}.${facts.name}.${name}`;
    return [column ? `${place} was ${type}, is ${column.type}` : `${place} is gone`];
  });
  if (lost.length > 0) throw structureChanged(lost);
  return copy.map(({ name }) => now.get(name)!);
}

/** Drops an aside whose rows are back in place. */
export function dropCopies(aside: string, copies: Iterable<string>): string[] {
  const tables = [...copies].map((name) => quoteName(aside, name));
  return tables.length === 0 ? [] : [`DROP TABLE ${tables.join(', ')}`];
}
