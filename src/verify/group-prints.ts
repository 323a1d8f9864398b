import type { Session } from '../postgres/session.ts';
import { type ShownSchema, structureQuery } from './structure-sql.ts';

/** A table with all that hangs on it, or one other object, and a print of its definitions. */
export interface GroupPrint {
  group: string;
  schema: string;
  kind: string;
  object: string;
  print: string;
}

/** Reads a print of each group, in one message: some bytes a table instead of its definitions. */
export async function readGroupPrints(
  session: Session,
  schemas: ShownSchema[],
): Promise<ReadonlyMap<string, GroupPrint>> {
  const { text, values } = structureQuery(
    schemas,
    null,
    // This does not depend on the order, so that nothing has to be sorted.
    `SELECT schema, grp AS group, max(kind) FILTER (WHERE main) AS kind,
            max(object) FILTER (WHERE main) AS object,
            bit_xor(hashtextextended(concat_ws(E'\\n', kind, object, definition), 0))::text AS print
       FROM item GROUP BY schema, grp`,
  );
  const prints = await session.query<GroupPrint>(text, values);
  prints.sort((one, other) => (one.group < other.group ? -1 : 1));
  return new Map(prints.map((each) => [each.group, each]));
}

/** Groups that are on both sides and not the same. */
export function differingGroups(
  before: ReadonlyMap<string, GroupPrint>,
  after: ReadonlyMap<string, GroupPrint>,
): string[] {
  return [...before.values()]
    .filter(({ group, print }) => after.has(group) && after.get(group)!.print !== print)
    .map(({ group }) => group);
}
