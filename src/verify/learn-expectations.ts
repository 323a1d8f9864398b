import type { Session } from '../postgres/session.ts';
import type { Expectations } from '../target/config.ts';
import { type ListedTable, listTables } from './list-tables.ts';
import { look, type LookOptions } from './look.ts';

export interface LearnOptions extends LookOptions {
  /** Expect every column with its type as well; default false. */
  columns?: boolean;
}

/**
 * Expects what is there now: the tables, the extensions, and the columns when asked. The same
 * database gives the same expectations, in the same order.
 */
export async function learnExpectations(
  session: Session,
  schemas: string[],
  options: LearnOptions = {},
): Promise<Expectations> {
  return look(session, options, async () => {
    const tables = await listTables(session, schemas);
    const names = nameTables(tables);
    const extensions = await readExtensions(session);
    return {
      tables: { exactly: tables.length, names: [...names.values()] },
      ...(options.columns && { columns: await readColumns(session, names) }),
      ...(extensions.length > 0 && { extensions }),
    };
  });
}

/** A name alone where the schemas' order finds the table by it, else with its schema. */
function nameTables(tables: ListedTable[]): Map<number, string> {
  const taken = new Set<string>();
  const names = new Map<number, string>();
  for (const { oid, schema, name } of tables) {
    names.set(oid, taken.has(name) ? `${schema}.${name}` : name);
    taken.add(name);
  }
  return names;
}

async function readColumns(
  session: Session,
  names: ReadonlyMap<number, string>,
): Promise<Expectations['columns']> {
  const columns = await session.query<{ oid: number; column: string; type: string }>(
    `SELECT w.oid::int8 AS oid, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type
       FROM unnest($1::oid[]) WITH ORDINALITY AS w(oid, place)
       JOIN pg_attribute a ON a.attrelid = w.oid
      WHERE a.attnum > 0 AND NOT a.attisdropped
      ORDER BY w.place, a.attnum`,
    [[...names.keys()]],
  );
  return columns.map(({ oid, column, type }) => ({ table: names.get(oid)!, column, type }));
}

/** plpgsql is in every database and says nothing. */
async function readExtensions(session: Session): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    `SELECT extname AS name FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname COLLATE "C"`,
  );
  return rows.map(({ name }) => name);
}
