import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Step } from '../steps/step.ts';
import type { RequestBase } from './plan.ts';
import { displayName } from './scope.ts';

/** What lies outside the schemas and will keep hanging on what goes aside. */
export function outsideTouches(snapshot: Snapshot, schemas: readonly string[]): string[] {
  const names = new Map(snapshot.relations.map((each) => [each.oid, each]));
  const inside = (schema: string) => schemas.includes(schema);
  const keys = snapshot.foreignKeys.flatMap(({ name, from, to }) => {
    const [child, parent] = [names.get(from), names.get(to)];
    return child && parent && !inside(child.schema) && inside(parent.schema)
      ? [`foreign key ${name} of ${displayName(child)} stays on the old ${displayName(parent)}`]
      : [];
  });
  const dependents = snapshot.dependents
    .filter((each) => inside(each.onSchema) && !inside(each.dependentSchema))
    .map(({ dependent, on }) => `${dependent} stays on the old ${on}`);
  const publications = snapshot.publications
    .filter(({ owned, tables }) => !owned && tables.some(({ schema }) => inside(schema)))
    .map(({ name }) => `publication ${name} is not yours: it stays on the old tables`);
  return [...new Set([...keys, ...dependents, ...publications])];
}

/** Sessions that may be in the way, or keep seeing the old state. */
export function sessionWarnings(
  snapshot: Snapshot,
  request: Pick<RequestBase, 'disconnect'>,
): string[] {
  const { sessions } = snapshot;
  if (sessions.length === 0) return [];
  if (request.disconnect) return [`${sessions.length} other sessions will be ended`];
  const open = sessions.filter(({ transactionSince }) => transactionSince !== null);
  const who = [...new Set(open.map(({ user, application }) => application || user))].join(', ');
  return open.length === 0
    ? []
    : [
        `${open.length} other sessions are in a transaction (${who}): they see the old state until it ends`,
      ];
}

/** The step that ends other sessions first, where that was asked for. */
export function disconnecting(
  { sessions }: Snapshot,
  { disconnect }: Pick<RequestBase, 'disconnect'>,
): Step[] {
  return disconnect ? [{ kind: 'disconnect', transaction: 0, sessions: sessions.length }] : [];
}
