import { keptTablesRefer } from '../errors/clear-errors.ts';
import type { ForeignKey, Relation, Snapshot } from '../snapshot/snapshot.ts';
import type { ClearScope } from './clear-scope.ts';
import { displayName } from './scope.ts';

/** A table, or a partitioned table with all below it: what foreign keys see as one. */
export interface Family {
  /** Oid of the topmost table. */
  id: number;
  root: Relation;
  /** Those in scope that hold rows. */
  tables: Relation[];
  /** The partitioned tables over them. */
  parents: Relation[];
  /** True when nothing of it stays, so that it can be truncated as one. */
  complete: boolean;
  /** Foreign keys of other tables, and of its own, that refer to it. */
  referredBy: ForeignKey[];
}

export interface ClearGraph {
  families: Family[];
  /** The family of a table, by the table's oid. */
  familyOf: Map<number, Family>;
  /** Children first: no family refers to an earlier one, except inside a cycle, which is one entry. */
  order: Family[][];
}

/**
 * The tables in scope and how foreign keys tie them, at the level of whole partition trees: what
 * holds for the root holds for each partition.
 *
 * @throws PgresetError `kept-tables-refer` when a table that stays refers to one that goes
 */
export function clearGraph(snapshot: Snapshot, scope: ClearScope): ClearGraph {
  const byOid = new Map(snapshot.relations.map((each) => [each.oid, each]));
  const families = familiesOf(scope, byOid);
  const familyOf = (oid: number) => families.get(byOid.get(oid)?.partitionOf ?? oid);
  const inTheWay: string[] = [];
  for (const key of snapshot.foreignKeys.filter(({ inherited }) => !inherited)) {
    const to = familyOf(key.to);
    if (to && familyOf(key.from)?.complete) to.referredBy.push(key);
    else if (to) inTheWay.push(describeKey(key, byOid));
  }
  if (inTheWay.length > 0) throw keptTablesRefer(inTheWay);
  const all = [...families.values()];
  return {
    families: all,
    familyOf: new Map(
      all.flatMap((each) => [...each.tables, ...each.parents].map(({ oid }) => [oid, each])),
    ),
    order: childrenFirst(all, ({ referredBy }) => referredBy.map(({ from }) => familyOf(from)!)),
  };
}

function familiesOf({ tables }: ClearScope, byOid: Map<number, Relation>): Map<number, Family> {
  const families = new Map<number, Family>();
  for (const each of tables) {
    const id = each.partitionOf ?? each.oid;
    const family = families.get(id);
    if (family) family.tables.push(each);
    else {
      const root = byOid.get(id)!;
      families.set(id, { id, root, tables: [each], parents: [], complete: true, referredBy: [] });
    }
  }
  const goes = new Set(tables.map(({ oid }) => oid));
  for (const each of byOid.values()) {
    const family = families.get(each.partitionOf ?? each.oid);
    if (family && each.kind === 'p') family.parents.push(each);
    // A kept partition, or a foreign table that is one: its rows stay.
    else if (family && (each.kind === 'r' || each.kind === 'f') && !goes.has(each.oid))
      family.complete = false;
  }
  return families;
}

function describeKey(key: ForeignKey, byOid: Map<number, Relation>): string {
  const [from, to] = [byOid.get(key.from), byOid.get(key.to)];
  const child = from ? displayName(from) : 'a table that an earlier run set aside';
  return `${child} → ${to ? displayName(to) : key.to} (${key.name})`;
}

interface Visit {
  family: Family;
  children: Family[];
}

/** Tarjan's strongly connected components, without recursion: chains of thousands of tables exist. */
function childrenFirst(families: Family[], childrenOf: (family: Family) => Family[]): Family[][] {
  const components: Family[][] = [];
  const index = new Map<Family, number>();
  const low = new Map<Family, number>();
  const open: Family[] = [];
  const isOpen = new Set<Family>();
  const path: Visit[] = [];
  const enter = (family: Family) => {
    index.set(family, index.size);
    low.set(family, index.get(family)!);
    open.push(family);
    isOpen.add(family);
    path.push({ family, children: childrenOf(family) });
  };
  const leave = ({ family }: Visit) => {
    const above = path.at(-1)?.family;
    if (above) low.set(above, Math.min(low.get(above)!, low.get(family)!));
    if (low.get(family) !== index.get(family)) return;
    const component = open.splice(open.indexOf(family));
    for (const each of component) isOpen.delete(each);
    components.push(component);
  };
  for (const start of families) {
    if (!index.has(start)) enter(start);
    while (path.length > 0) {
      const visit = path.at(-1)!;
      const child = visit.children.pop();
      if (child === undefined) leave(path.pop()!);
      else if (!index.has(child)) enter(child);
      else if (isOpen.has(child))
        low.set(visit.family, Math.min(low.get(visit.family)!, index.get(child)!));
    }
  }
  return components;
}
