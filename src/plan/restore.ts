import { describeList, newSchemas, wantedEntries } from '../migrations/dump-list.ts';
import type { Schema, Snapshot } from '../snapshot/snapshot.ts';
import type { RestoreFile } from '../steps/restore-file.ts';
import type { Step } from '../steps/step.ts';
import type { SwapSchema } from '../steps/swap-schema.ts';
import { sealPlan } from './hash.ts';
import { countTables, lossesOf } from './losses.ts';
import { disconnecting, outsideTouches, sessionWarnings } from './outside.ts';
import { liftDefaults } from './lift-defaults.ts';
import type { Plan, RestoreRequest } from './plan.ts';
import { fingerprints, relationsOf, selectSchemas } from './scope.ts';
import { explainSwap, howFast, locksOf, planSwap, republishing } from './swap.ts';
import { requireCreate } from './require-create.ts';

/**
 * Plans a restore: the present state goes aside as a rebuild does it, pg_restore makes the one that
 * is in the file.
 *
 * @param list the lines of `pg_restore --list`
 * @throws PgresetError `no-create`, `not-owner`, `nothing-to-reset`
 */
export function planRestore(
  snapshot: Snapshot,
  list: string[],
  request: RestoreRequest,
  target: string,
): Plan {
  const { role, identity } = snapshot;
  requireCreate(snapshot);
  const schemas = selectSchemas(snapshot, []);
  const names = schemas.map(({ name }) => name);
  const swaps = schemas.map((schema, index) => planSwap(snapshot, schema, index));
  const losses = lossesOf(relationsOf(snapshot, names));
  const restore = restoreStep(snapshot, list, request, names);
  const fresh = newSchemas(list, restore);
  return sealPlan({
    way: 'restore',
    target,
    identity,
    request,
    schemas: names,
    summary: `Set ${countTables(losses)} in ${names.join(', ')} aside and restore ${describeList(list)}`,
    losses,
    keeps: [],
    touches: [
      ...swaps.map((swap) => explainSwap(snapshot, swap)),
      ...(restore.plain ? [`everything in it will belong to ${role.name}`] : []),
      ...outsideTouches(snapshot, names),
    ],
    warnings: [
      ...sessionWarnings(snapshot, request),
      ...fresh.map((name) => `schema ${name} is new: it stays after an undo, drop it then`),
    ],
    locks: locksOf(snapshot, swaps),
    atomic: swaps.every(({ batch }) => batch === null),
    undo: { possible: true, text: `pgreset undo brings the present state back ${howFast(swaps)}` },
    expectations: request.expectations,
    nextSteps: request.nextSteps,
    steps: steps(snapshot, request, schemas, swaps, restore),
    structure: { ...fingerprints(snapshot, schemas), 'the backup': list.join('\n') },
  });
}

function restoreStep(
  { extensions, publications, role }: Snapshot,
  list: string[],
  { file }: RestoreRequest,
  schemas: string[],
): RestoreFile {
  const present = {
    schemas,
    extensions: extensions.map(({ name }) => name),
    publications: publications.map(({ name }) => name),
    plain: !role.superuser,
  };
  return {
    kind: 'restore-file',
    transaction: 0,
    file,
    ...present,
    entries: wantedEntries(list, present).length,
  };
}

function steps(
  snapshot: Snapshot,
  { disconnect }: RestoreRequest,
  schemas: Schema[],
  swaps: SwapSchema[],
  restore: RestoreFile,
): Step[] {
  const defaults = liftDefaults(snapshot, schemas);
  return [
    ...disconnecting(snapshot, { disconnect }),
    ...swaps,
    ...defaults.before,
    restore,
    ...defaults.after,
    ...republishing(snapshot, swaps, 2),
  ];
}
