import { quoteIdent } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { attempt, type LookOptions } from './look.ts';

/** A type as the catalog has it: `varchar(20)` is one oid and one modifier. */
export interface ColumnType {
  oid: number;
  modifier: number;
  /** As `format_type` shows it. */
  shown: string;
}

/** A type that was named, as the server reads it; or why it cannot. */
export type WantedType = { oid: number; modifier: number } | { message: string };

/** Names of types are looked up in the schemas, as those of tables are. */
async function searchIn(session: Session, schemas: string[]): Promise<void> {
  await session.query(`SELECT pg_catalog.set_config('search_path', $1, true)`, [
    [...schemas.map(quoteIdent), 'pg_temp'].join(', '),
  ]);
}

/**
 * Lets the server read the names of types, with all the aliases that it knows. All at once; one by
 * one when a name among them cannot be read.
 */
export async function wantedTypes(
  session: Session,
  names: string[],
  schemas: string[],
  options: LookOptions,
): Promise<Map<string, WantedType>> {
  const distinct = [...new Set(names)];
  const read = async (some: string[]) =>
    attempt(session, options, async () => {
      await searchIn(session, schemas);
      return readTypes(session, some);
    });
  const all = await read(distinct);
  if ('answer' in all) return new Map(distinct.map((name, index) => [name, all.answer[index]!]));
  const types = new Map<string, WantedType>();
  for (const name of distinct) {
    const one = await read([name]);
    types.set(name, 'answer' in one ? one.answer[0]! : one);
  }
  return types;
}

/**
 * `to_regtype` accepts exactly one name of a type and nothing else, so a name that it knows can be
 * part of a statement; the modifier comes with the description of that statement's columns.
 */
async function readTypes(session: Session, names: string[]): Promise<WantedType[]> {
  const types = await session.query<{ oid: number | null; domain: boolean }>(
    `SELECT t.oid::int8, t.typtype = 'd' AS domain
       FROM unnest($1::text[]) WITH ORDINALITY AS w(name, place)
       LEFT JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) pg_catalog.to_regtype(w.name)
      ORDER BY w.place`,
    [names],
  );
  const known = names.filter((_, index) => types[index]!.oid !== null);
  const casts = known.map((name) => `NULL::${name}\n`).join(', ');
  const { fields } = await session.client.query(`SELECT ${casts} WHERE false`);
  const modifiers = new Map(known.map((name, index) => [name, fields[index]!.dataTypeModifier]));
  return types.map(({ oid, domain }, index) => {
    if (oid === null) return { message: `there is no type ${names[index]}` };
    // The description of a domain is that of the type below it.
    return { oid, modifier: domain ? -1 : modifiers.get(names[index]!)! };
  });
}

/** The types of columns, in one message; null for a column that is not there. */
export async function readColumnTypes(
  session: Session,
  columns: { oid: number; column: string }[],
): Promise<(ColumnType | null)[]> {
  const rows = await session.query<ColumnType & { there: boolean }>(
    `SELECT a.attnum IS NOT NULL AS there, a.atttypid::int8 AS oid, a.atttypmod AS modifier,
            format_type(a.atttypid, a.atttypmod) AS shown
       FROM unnest($1::oid[], $2::text[]) WITH ORDINALITY AS w(oid, name, place)
       LEFT JOIN pg_attribute a
         ON a.attrelid = w.oid AND a.attname = w.name AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY w.place`,
    [columns.map(({ oid }) => oid), columns.map(({ column }) => column)],
  );
  return rows.map(({ there, ...type }) => (there ? type : null));
}
