import { quoteName } from '../postgres/quote.ts';
import { isStatementError, SqlState } from '../postgres/server-error.ts';
import type { Session } from '../postgres/session.ts';
import type { Relation } from './snapshot.ts';

/** Tables up to this size are counted: a few milliseconds each, and exact. */
const SMALL = 4 * 1024 * 1024;

/** Tables counted in one statement: each takes a lock, and so does each of its indexes. */
const BATCH = 200;

/** Milliseconds for which a count waits for a table. */
const PATIENCE = 500;

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
      !each.rowsHidden &&
      !each.locked &&
      each.heapBytes > 0 &&
      (exact || each.heapBytes <= SMALL),
  );
  const counts = new Map<number, number>();
  for (let start = 0; start < wanted.length; start += BATCH) {
    const batch = wanted.slice(start, start + BATCH);
    for (const { oid, count } of await countBatch(session, batch)) counts.set(oid, count);
  }
  return relations.map((each) => {
    const count = counts.get(each.oid);
    return count === undefined ? each : { ...each, rows: count, exact: true };
  });
}

interface Count {
  oid: number;
  count: number;
}

/** Somebody may have taken a table since the look at the locks: a count is not worth a long wait. */
async function countBatch(session: Session, tables: Relation[]): Promise<Count[]> {
  try {
    const results = await session.script(
      `BEGIN READ ONLY; SET LOCAL lock_timeout = ${PATIENCE}; ${countSql(tables)}; COMMIT`,
    );
    return results[2] as unknown as Count[];
  } catch (error) {
    if (!isStatementError(error) || error.code !== SqlState.lockNotAvailable) throw error;
    await session.query('ROLLBACK');
    return [];
  }
}

function countSql(tables: Relation[]): string {
  return tables
    .map(
      ({ oid, schema, name }) =>
        `SELECT ${oid}::int8 AS oid, count(*) AS count FROM ONLY ${quoteName(schema, name)}`,
    )
    .join(' UNION ALL ');
}
