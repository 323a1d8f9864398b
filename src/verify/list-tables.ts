import type { Session } from '../postgres/session.ts';

/** A table of the schemas. */
export interface ListedTable {
  oid: number;
  schema: string;
  name: string;
}

/**
 * The ordinary and partitioned tables of the schemas, in the order of their names (by bytes, the
 * same on every server); partitions and members of extensions are left out.
 */
export function listTables(session: Session, schemas: string[]): Promise<ListedTable[]> {
  return session.query<ListedTable>(
    `SELECT c.oid::int8, n.nspname AS schema, c.relname AS name
       FROM unnest($1::text[]) WITH ORDINALITY AS w(name, place)
       JOIN pg_namespace n ON n.nspname = w.name
       JOIN pg_class c ON c.relnamespace = n.oid
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                          AND d.objid = c.oid AND d.deptype = 'e')
      ORDER BY w.place, c.relname COLLATE "C"`,
    [schemas],
  );
}
