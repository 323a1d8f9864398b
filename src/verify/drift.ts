import type { Session } from '../postgres/session.ts';
import { compareItems } from './compare-items.ts';
import type { Drift, DriftItem } from './drift-report.ts';
import { differingGroups, type GroupPrint, readGroupPrints } from './group-prints.ts';
import { look, type LookOptions } from './look.ts';
import type { ShownSchema } from './structure-sql.ts';
import { readItems } from './structure.ts';

/**
 * Says what appeared, vanished or changed between two sets of schemas, an aside and what took its
 * place for example. Schemas are compared when they go under the same name (`as`). The server
 * makes a print of each table with all that hangs on it; only where those differ are definitions
 * fetched.
 *
 * @param options.past a session in the database that the old ones are in, when it is another one
 */
export async function readDrift(
  session: Session,
  before: ShownSchema[],
  after: ShownSchema[],
  { past = session, ...options }: LookOptions & { past?: Session } = {},
): Promise<Drift> {
  return look(session, options, async () => {
    const old = await readGroupPrints(past, before);
    const now = await readGroupPrints(session, after);
    const groups = differingGroups(old, now);
    const compared =
      groups.length === 0
        ? { appeared: [], vanished: [], changed: [] }
        : compareItems(
            await readItems(past, before, groups),
            await readItems(session, after, groups),
          );
    const appeared = [...onlyIn(now, old), ...compared.appeared];
    const vanished = [...onlyIn(old, now), ...compared.vanished];
    const { changed } = compared;
    const same = appeared.length + vanished.length + changed.length === 0;
    return { same, appeared, vanished, changed };
  });
}

/** Whole tables, functions and so on that the other side has not. */
function onlyIn(
  some: ReadonlyMap<string, GroupPrint>,
  others: ReadonlyMap<string, GroupPrint>,
): DriftItem[] {
  return [...some.values()]
    .filter(({ group }) => !others.has(group))
    .map(({ kind, schema, object }) => ({ kind, schema, object }));
}
