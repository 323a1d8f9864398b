import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Relation, Schema, Snapshot } from '../snapshot/snapshot.ts';
import type { Step } from '../steps/step.ts';
import { liftDefaults } from './lift-defaults.ts';
import { outsideTouches, sessionWarnings } from './outside.ts';
import type { Plan, RollbackRequest } from './plan.ts';
import { requireCreate } from './require-create.ts';
import { checkCopy } from './rollback-checks.ts';
import { relationsOf } from './scope.ts';
import { explainSwap, howFast, locksOf, planSwap, republishing } from './swap.ts';
import { selectToolSchemas } from './tool-plan.ts';

/**
 * What becomes of the tables when migrations are taken back: they go aside and the downs run on a copy,
 * so that undo is exact and a failing down costs nothing, or the downs run on the tables themselves.
 */
export interface Originals extends Pick<Plan, 'touches' | 'warnings' | 'locks' | 'undo'> {
  schemas: Schema[];
  names: string[];
  /** Of the app: not those of the tool. */
  relations: Relation[];
  keepsOld: boolean;
  /** Puts a copy in the place of the originals; empty where nothing is kept. */
  setAside: Step[];
  /** What the downs have to be followed by, in the transaction of that number. */
  republish(transaction: number): Step[];
}

/**
 * @throws PgresetError `rollback-not-undoable`, `no-create`, `not-owner`, `schema-missing`
 */
export function planOriginals(
  snapshot: Snapshot,
  facts: ToolFacts,
  request: Pick<RollbackRequest, 'schemas' | 'undoLimit' | 'disconnect'>,
): Originals {
  requireCreate(snapshot);
  const schemas = selectToolSchemas(snapshot, request.schemas, facts);
  const names = schemas.map(({ name }) => name);
  const all = relationsOf(snapshot, names);
  const bytes = all.reduce((sum, each) => sum + each.bytes, 0);
  const keepsOld = request.undoLimit !== null;
  if (keepsOld) checkCopy(snapshot, facts, request, bytes);
  const swaps = keepsOld ? schemas.map((each, index) => planSwap(snapshot, each, index)) : [];
  return {
    schemas,
    names,
    relations: all.filter(({ oid }) => !facts.applied.oids.includes(oid)),
    keepsOld,
    touches: keepsOld
      ? [
          `the downs run on a copy (pg_dump ${facts.dumpVersion}); the originals are set aside`,
          ...swaps.map((swap) => explainSwap(snapshot, swap)),
          ...outsideTouches(snapshot, names),
        ]
      : ['the downs run on the tables themselves'],
    warnings: [
      ...sessionWarnings(snapshot, request),
      ...(keepsOld ? [] : ['nothing is kept aside: what the downs take is gone for good']),
    ],
    locks: locksOf(snapshot, swaps),
    undo: keepsOld
      ? { possible: true, text: `pgreset undo brings the old state back ${howFast(swaps)}` }
      : { possible: false, text: 'no, because of --no-undo' },
    setAside: keepsOld ? copyInPlace(snapshot, schemas, swaps, bytes) : [],
    republish: (transaction) => republishing(snapshot, swaps, transaction),
  };
}

/** The copy is made before the originals go aside, and put in place after it. */
function copyInPlace(snapshot: Snapshot, schemas: Schema[], swaps: Step[], bytes: number): Step[] {
  const names = schemas.map(({ name }) => name);
  const copy = (half: 'dump' | 'restore'): Step => ({
    kind: 'copy-schemas',
    transaction: 0,
    half,
    schemas: names,
    bytes,
  });
  const { before, after } = liftDefaults(snapshot, schemas);
  return [copy('dump'), ...swaps, ...before, copy('restore'), ...after];
}
