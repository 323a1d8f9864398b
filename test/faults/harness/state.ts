import type { Session } from '../../../src/postgres/session.ts';
import { readAllRows } from '../../harness/all-rows.ts';
import { readCanonicalCatalog } from '../../harness/canonical-catalog.ts';

/** What is there, as text that is equal when it is the same. */
export interface State {
  /** Everything outside pgreset's own schemas, with the rows. */
  place: string;
  /** The schema public alone, as `asides` has it. */
  content: string;
  /** What waits aside, by schema: objects and rows without the schema's name. */
  asides: Record<string, string>;
}

/** Looks at the database itself, not through pgreset. */
export async function lookAt(session: Session, schemas = ['public']): Promise<State> {
  const names = await session.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'pgreset\\_aside\\_%' ORDER BY 1`,
  );
  const asides: Record<string, string> = {};
  for (const { name } of names) asides[name] = await contentOf(session, name);
  const catalog = await readCanonicalCatalog(session);
  const rows = await readAllRows(session, schemas);
  const content = await contentOf(session, 'public');
  return { place: JSON.stringify({ catalog, rows }, null, 1), content, asides };
}

/** Relations with columns and rows, routines, types: enough to see that an aside is whole. */
export async function contentOf(session: Session, schema: string): Promise<string> {
  const objects = await session.query<{ line: string }>(
    `WITH ns AS (SELECT oid FROM pg_namespace WHERE nspname = $1)
     SELECT concat_ws(' ', c.relkind, c.relname, (SELECT string_agg(attname, ',' ORDER BY attnum)
              FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0)) AS line
     FROM pg_class c WHERE relnamespace = (SELECT oid FROM ns)
     UNION ALL SELECT 'routine ' || proname FROM pg_proc WHERE pronamespace = (SELECT oid FROM ns)
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')
     UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = (SELECT oid FROM ns)
       AND typelem = 0 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_type.oid AND d.deptype = 'e')
     ORDER BY 1`,
    [schema],
  );
  const rows = JSON.stringify(await readAllRows(session, [schema]));
  return [...objects.map(({ line }) => line), rows.replaceAll(schema, '')].join('\n');
}

/** Takes away all that pgreset left, so that the next fault begins as the first did. */
export async function forget(session: Session): Promise<void> {
  const names = await session.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname ~ '^pgreset(_aside_.*)?$'`,
  );
  if (names.length > 0)
    await session.script(names.map(({ name }) => `DROP SCHEMA ${name} CASCADE`).join(';'));
}
