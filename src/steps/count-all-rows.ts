import type { Session } from '../postgres/session.ts';
import { quoteName } from '../postgres/quote.ts';

/** Tables that hold rows of their own, and the rows. */
export interface Counted {
  tables: number;
  rows: number;
}

/** Tables counted by one statement. */
const BATCH = 100;

/** Counts what a backup of the database has to hold; of extensions only what is the user's in them. */
export async function countAllRows(session: Session): Promise<Counted> {
  const tables = await session.query<{ schema: string; name: string; condition: string }>(
    `SELECT n.nspname AS schema, c.relname AS name, '' AS condition
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND c.relpersistence <> 't'
       AND n.nspname !~ '^(pg_|pgreset$|pgreset_aside_|information_schema$)'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e'
         AND (d.classid, d.objid) IN (('pg_class'::regclass, c.oid), ('pg_namespace'::regclass, n.oid)))
     UNION ALL
     SELECT n.nspname, c.relname, u.condition
     FROM pg_extension e CROSS JOIN unnest(e.extconfig, e.extcondition) AS u(oid, condition)
       JOIN pg_class c ON c.oid = u.oid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r'
     ORDER BY 1, 2`,
  );
  let rows = 0;
  for (let start = 0; start < tables.length; start += BATCH) {
    const counts = tables.slice(start, start + BATCH).map(
      // The condition is the extension's own SQL: it says which rows are not its own.
      ({ schema, name, condition }) =>
        `SELECT count(*) AS n FROM ONLY ${quoteName(schema, name)} ${condition}`,
    );
    const [sum] = await session.query<{ rows: number }>(
      `SELECT sum(n)::int8 AS rows FROM (${counts.join(' UNION ALL ')}) counted`,
    );
    rows += sum!.rows;
  }
  return { tables: tables.length, rows };
}
