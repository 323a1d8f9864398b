import { oneTableNeeded } from '../errors/clear-errors.ts';
import { readOnly } from '../errors/plan-errors.ts';
import type { Session } from '../postgres/session.ts';
import {
  collectDependents,
  collectWhere,
  createRowSet,
  fromTable,
  type KeyFacts,
} from './collect-rows.ts';
import { findTable } from './find-tables.ts';
import type { Relation, Snapshot } from './snapshot.ts';
import { checkUserSql, withUserSql } from './user-sql.ts';

/** What a request chose of one table's rows, and what hangs on them. */
export interface Selection {
  /** Oid of the table. */
  table: number;
  rows: number;
  /** By foreign key; for `--set` none are looked for. */
  dependents: { key: KeyFacts; rows: number }[];
}

/** The part of a request to clear that speaks of rows. */
export interface SelectionRequest {
  schemas: readonly string[];
  tables: readonly string[];
  where: string | null;
  set: string | null;
  lockTimeout: number;
}

/**
 * Finds the rows that a request means and all that refer to them. It changes nothing: the person's
 * SQL runs in a transaction that the server keeps read-only, but for the temporary list of rows.
 *
 * @returns null when the request is about whole tables
 * @throws PgresetError `one-table`, `bad-sql`, and those of naming tables
 */
export async function readSelection(
  session: Session,
  snapshot: Snapshot,
  request: SelectionRequest,
): Promise<Selection | null> {
  const { where, set, tables, lockTimeout } = request;
  if (where === null && set === null) return null;
  if (where !== null) checkUserSql('--where', where);
  if (set !== null) checkUserSql('--set', set);
  if (tables.length !== 1)
    throw oneTableNeeded(where === null ? '--set' : '--where', tables.length);
  if (snapshot.server.readOnly) throw readOnly();
  const table = findTable(snapshot, request.schemas, tables[0]!);
  await session.script(
    `BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL lock_timeout = ${Math.trunc(lockTimeout)};
     SET LOCAL row_security = off; SET LOCAL search_path = pg_catalog, pg_temp`,
  );
  try {
    await createRowSet(session);
    await session.query('SET TRANSACTION READ ONLY');
    if (set !== null) await checkSet(session, table, set);
    const rows = await collectWhere(session, table, where);
    const dependents = set === null ? await collectDependents(session) : [];
    return { table: table.oid, rows, dependents };
  } finally {
    await session.query('ROLLBACK').catch(() => {});
  }
}

/** Has the server read the assignments, without carrying them out. */
async function checkSet(session: Session, table: Relation, set: string): Promise<void> {
  await session.query('SET LOCAL search_path TO DEFAULT');
  await withUserSql('--set', set, `EXPLAIN UPDATE ${fromTable(table)} SET \0 WHERE true`, (sql) =>
    session.query(sql),
  );
  await session.query('SET LOCAL search_path = pg_catalog, pg_temp');
}
