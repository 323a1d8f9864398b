import type { Session } from '../postgres/session.ts';
import type { Expectations } from '../target/config.ts';
import { type ColumnType, readColumnTypes, type WantedType, wantedTypes } from './column-types.ts';
import type { LookOptions } from './look.ts';
import type { Relations } from './relations.ts';
import type { Check } from './check.ts';

type Wanted = NonNullable<Expectations['columns']>[number];

/** Whether the columns that are named are there, with the type that is named. */
export async function checkColumns(
  session: Session,
  { columns = [] }: Expectations,
  relations: Relations,
  schemas: string[],
  options: LookOptions,
): Promise<Check[]> {
  if (columns.length === 0) return [];
  const types = await wantedTypes(
    session,
    columns.flatMap(({ type }) => type ?? []),
    schemas,
    options,
  );
  const oids = columns.map(({ table }) => relations.get(table)?.oid ?? 0);
  const there = await readColumnTypes(
    session,
    columns.map(({ column }, index) => ({ oid: oids[index]!, column })),
  );
  return columns.map((wanted, index) =>
    checkColumn(wanted, oids[index] !== 0, there[index] ?? null, types),
  );
}

function checkColumn(
  { table, column, type, reason }: Wanted,
  tableThere: boolean,
  there: ColumnType | null,
  types: ReadonlyMap<string, WantedType>,
): Check {
  const what = `column ${table}.${column} ${type === undefined ? 'exists' : `is ${type}`}`;
  const found = tableThere ? differs(there, type, types) : 'no such table';
  return {
    ok: found === null,
    what,
    ...(found !== null && { found }),
    ...(reason && { reason }),
  };
}

/** What is there instead; null when it is as wanted. */
function differs(
  there: ColumnType | null,
  type: string | undefined,
  types: ReadonlyMap<string, WantedType>,
): string | null {
  if (!there) return 'no such column';
  if (type === undefined) return null;
  const wanted = types.get(type)!;
  if ('message' in wanted) return `${there.shown} (${wanted.message})`;
  return wanted.oid === there.oid && wanted.modifier === there.modifier ? null : there.shown;
}
