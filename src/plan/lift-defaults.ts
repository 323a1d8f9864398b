import type { Schema, Snapshot } from '../snapshot/snapshot.ts';
import type { DefaultPrivileges } from '../steps/default-privileges.ts';
import { defaultPrivilegeStatements, liftStatements } from './schema-attributes.ts';

/**
 * The steps around a pg_restore that keep the role's default privileges out of it; none where there
 * are no such privileges. Those of other roles do not hold for what this one makes.
 */
export function liftDefaults({ role }: Snapshot, schemas: readonly Schema[]) {
  const own = schemas.flatMap(({ name, defaultPrivileges }) =>
    defaultPrivileges
      .filter((each) => each.role === role.name)
      .map((privilege) => ({ name, privilege })),
  );
  const step: Omit<DefaultPrivileges, 'verb' | 'transaction'> = {
    kind: 'default-privileges',
    lift: own.flatMap(({ name, privilege }) => liftStatements(privilege, name)),
    set: own.flatMap(({ name, privilege }) => defaultPrivilegeStatements(privilege, name)),
  };
  if (own.length === 0) return { before: [], after: [] };
  return {
    before: [{ ...step, verb: 'lift' as const, transaction: 1 }],
    after: [{ ...step, verb: 'set' as const, transaction: 3 }],
  };
}
