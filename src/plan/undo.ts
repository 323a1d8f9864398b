import { notUndoable } from '../errors/undo-errors.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { ASIDE_PREFIX } from '../snapshot/user-schemas.ts';
import type { AsideDatabase } from '../snapshot/aside-databases.ts';
import type { Step } from '../steps/step.ts';
import { isAroundApp } from './around-app.ts';
import { sealPlan } from './hash.ts';
import { inverseSteps } from './inverse-steps.ts';
import { lossesOf } from './losses.ts';
import { outsideTouches, sessionWarnings } from './outside.ts';
import type { Plan, UndoRequest } from './plan.ts';
import type { RunRecord } from './run-record.ts';
import { fingerprints, relationsOf } from './scope.ts';

/**
 * Plans the way back from a run: the inverse of each step that was done, newest first. What is
 * there now goes aside in its turn, so undoing the undo is a redo.
 *
 * @throws PgresetError `not-undoable`, `aside-gone`
 */
export function planUndo(
  snapshot: Snapshot,
  record: RunRecord,
  request: UndoRequest,
  target: string,
  databases: readonly AsideDatabase[] = [],
): Plan {
  // What such a run set aside is gone as well, but that is not the news.
  const isOver = ['undone', 'purged', 'failed'].includes(record.status);
  const steps = isOver ? [] : inverseSteps(snapshot, record, databases).map(({ step }) => step);
  const nothing = record.status === 'done' ? steps.every(isAroundApp) : steps.length === 0;
  if (nothing) throw notUndoable(record.id, whyNot(record));
  const moves = steps.some(({ kind }) => kind === 'promote-addon');
  const whole = steps.some(({ kind }) => kind === 'swap-database');
  const schemas = snapshot.schemas.filter(
    ({ name }) => (whole && !name.startsWith(ASIDE_PREFIX)) || touchedSchemas(steps).includes(name),
  );
  const names = schemas.map(({ name }) => name);
  const swapped = whole || steps.some(({ kind }) => kind === 'swap-schema');
  return sealPlan({
    way: 'undo',
    target,
    identity: snapshot.identity,
    request,
    schemas: names,
    summary: `Bring back what ${record.plan.way} ${record.id} of ${record.startedAt.slice(0, 16)} set aside`,
    losses: swapped ? lossesOf(relationsOf(snapshot, names)) : [],
    keeps: [],
    touches: whole || moves ? [] : explainTouches(snapshot, names, swapped),
    warnings: sessionWarnings(snapshot, { ...request, disconnect: request.disconnect || whole }),
    locks: {
      needed: swapped ? 4 * steps.length : record.plan.locks.needed,
      capacity: snapshot.server.lockCapacity,
    },
    // Both renames of a swap are one transaction too, in another database.
    atomic:
      moves ||
      steps.every((step) => step.transaction === 1 || isAroundApp(step)) ||
      (whole && steps.length === 1),
    undo: { possible: true, text: 'undo this undo to return to the present state' },
    expectations: null,
    nextSteps: [],
    steps,
    structure: {
      ...fingerprints(snapshot, schemas),
      ...asidePrints(snapshot),
      ...databasePrints(steps, databases),
      [`run ${record.id}`]: record.status,
    },
  });
}

function explainTouches(snapshot: Snapshot, names: string[], swapped: boolean): string[] {
  return swapped
    ? outsideTouches(snapshot, names)
    : ['rows that are in the way now are set aside in their turn'];
}

function touchedSchemas(steps: Step[]): string[] {
  return steps.flatMap((step) => ('schema' in step ? [step.schema] : []));
}

function asidePrints(snapshot: Snapshot): Record<string, string> {
  return Object.fromEntries(
    snapshot.schemas
      .filter(({ name }) => name.startsWith(ASIDE_PREFIX))
      .map(({ name, oid }) => [`aside ${name}`, String(oid)]),
  );
}

/** Only those that come back: runs in other databases of the server set aside and purge at any time. */
function databasePrints(
  steps: readonly Step[],
  databases: readonly AsideDatabase[],
): Record<string, string> {
  const back = new Set(steps.map((step) => (step.kind === 'swap-database' ? step.from : null)));
  return Object.fromEntries(
    databases
      .filter(({ name }) => back.has(name))
      .map(({ name, oid }) => [`aside database ${name}`, String(oid)]),
  );
}

function whyNot({ status, plan, undoneBy }: RunRecord): string {
  if (status === 'undone') return `It was undone already, by run ${undoneBy}.`;
  if (status === 'purged') return 'Its aside was purged.';
  if (status === 'failed') return 'It failed, and the database was left as before.';
  if (plan.way === 'purge') return 'A purge drops for good.';
  if (status === 'running') return 'It stopped before its first commit: the database is as before.';
  return 'It kept nothing aside (--no-undo).';
}
