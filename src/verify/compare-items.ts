import type { Drift, DriftChange, DriftItem } from './drift-report.ts';
import type { PlacedItem } from './structure.ts';

/** Compares the items of groups that are on both sides. */
export function compareItems(before: PlacedItem[], after: PlacedItem[]): Omit<Drift, 'same'> {
  const old = byKey(before);
  const now = byKey(after);
  const changes = [...old].flatMap(([key, was]) => {
    const is = now.get(key);
    const change = is && changeOf(was, is);
    return change ? [{ change, inherited: is.inherited && was.inherited }] : [];
  });
  return {
    appeared: onlyIn(now, old),
    vanished: onlyIn(old, now),
    changed: withoutRepetitions(changes),
  };
}

const byKey = (items: PlacedItem[]) =>
  new Map(items.map((item) => [JSON.stringify([item.group, item.kind, item.object]), item]));

/** What a partition inherits is told with the table that it inherits from. */
function onlyIn(
  some: ReadonlyMap<string, PlacedItem>,
  others: ReadonlyMap<string, PlacedItem>,
): DriftItem[] {
  return [...some]
    .filter(
      ([key, { inherited, kind }]) => !others.has(key) && !inherited && kind !== 'column order',
    )
    .map(([, { kind, schema, object }]) => ({ kind, schema, object }));
}

function changeOf(was: PlacedItem, is: PlacedItem): DriftChange | null {
  if (was.definition === is.definition) return null;
  const { kind, schema, object } = is;
  if (kind !== 'column order')
    return { kind, schema, object, before: was.definition, after: is.definition };
  const [before, after] = commonColumns(was.definition, is.definition);
  return before === after ? null : { kind, schema, object, before: before!, after: after! };
}

/** The order counts only among columns that are on both sides. */
function commonColumns(...lists: [string, string]): string[] {
  const names = lists.map((list) => JSON.parse(list) as string[]);
  const [old, now] = names.map((list) => new Set(list));
  return names.map((list) => list.filter((name) => old!.has(name) && now!.has(name)).join(', '));
}

/** A change that partitions inherit is told once. */
function withoutRepetitions(changes: { change: DriftChange; inherited: boolean }[]): DriftChange[] {
  const told = (change: DriftChange) => JSON.stringify([change.kind, change.before, change.after]);
  const own = new Set(changes.flatMap((each) => (each.inherited ? [] : told(each.change))));
  return changes
    .filter(({ change, inherited }) => !(inherited && own.has(told(change))))
    .map(({ change }) => change);
}
