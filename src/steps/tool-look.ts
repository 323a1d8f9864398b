import { type Applied, readApplied } from '../migrations/applied.ts';
import type { MigrationTool } from '../migrations/migration-tool.ts';
import type { Session } from '../postgres/session.ts';
import { listObjects } from './list-objects.ts';

/** What the database says about a tool's work; its own words and exit code are not enough. */
export interface ToolLook {
  applied: Applied;
  /** Objects of the schemas beside the tracking tables: `table public.users`. */
  objects: string[];
}

/** `pg_class` itself, in `pg_depend` and here. */
const PG_CLASS = 1259;

/** Looks at what a tool has applied and what there is in the schemas. */
export async function lookAtTool(
  session: Session,
  tool: MigrationTool,
  schemas: string[],
): Promise<ToolLook> {
  const applied = await readApplied(session, tool);
  const objects: string[] = [];
  for (const schema of schemas)
    for (const { classid, oid, word, identity } of await listObjects(session, schema, 'drop', null))
      if (classid !== PG_CLASS || !applied.oids.includes(oid))
        objects.push(`${word.toLowerCase()} ${identity}`);
  return { applied, objects };
}
