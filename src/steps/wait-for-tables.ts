import { setTimeout as sleep } from 'node:timers/promises';
import type { StepContext } from './step.ts';

/** Milliseconds between two looks, and until there has to be a table. */
const LOOK_EVERY = 200;
const PATIENCE = 20_000;

/**
 * Waits until there are tables in the schemas, and no more come: a worker is up before it has
 * migrated.
 *
 * @returns how many there are
 */
export async function waitForTables(schemas: string[], context: StepContext): Promise<number> {
  let before = -1;
  for (const until = Date.now() + PATIENCE; ; await sleep(LOOK_EVERY)) {
    context.signal.throwIfAborted();
    const session = await context.alive();
    const [row] = await session.query<{ tables: number }>(
      `SELECT count(*) AS tables FROM pg_class c
       WHERE relkind IN ('r', 'p') AND relnamespace IN (
         SELECT oid FROM pg_namespace WHERE nspname = ANY ($1))
         AND NOT EXISTS (SELECT FROM pg_depend d
           WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`,
      [schemas],
    );
    const { tables } = row!;
    if ((tables > 0 && tables === before) || Date.now() > until) return tables;
    before = tables;
  }
}
