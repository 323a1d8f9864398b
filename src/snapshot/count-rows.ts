import { quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import type { Relation } from './snapshot.ts';

/** Tables up to this size are counted: a few milliseconds each, and exact. */
const SMALL = 4 * 1024 * 1024;

/** Tables counted in one statement: each takes a lock, and so does each of its indexes. */
const BATCH = 200;

/**
 * Replaces estimates by counts where that is cheap (small tables), or everywhere when `exact`.
 * Tables that the role may not read keep their estimate.
 */
export async function countRows(
  session: Session,
  relations: Relation[],
  exact: boolean,
): Promise<Relation[]> {
  const wanted = relations.filter(
    (each) =>
      (each.kind === 'r' || each.kind === 'm') &&
      each.owned &&
      !each.locked &&
      each.heapBytes > 0 &&
      (exact || each.heapBytes <= SMALL),
  );
  const counts = new Map<number, number>();
  for (let start = 0; start < wanted.length; start += BATCH) {
    const batch = wanted.slice(start, start + BATCH);
    const rows = await session.query<{ oid: number; count: number }>(countSql(batch));
    for (const { oid, count } of rows) counts.set(oid, count);
  }
  return relations.map((each) => {
    const count = counts.get(each.oid);
    return count === undefined ? each : { ...each, rows: count, exact: true };
  });
}

function countSql(tables: Relation[]): string {
  return tables
    .map(
      ({ oid, schema, name }) =>
        `SELECT ${oid}::int8 AS oid, count(*) AS count FROM ONLY ${quoteName(schema, name)}`,
    )
    .join(' UNION ALL ');
}
