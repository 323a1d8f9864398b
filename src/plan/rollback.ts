import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Step } from '../steps/step.ts';
import { sealPlan } from './hash.ts';
import { lossesOf } from './losses.ts';
import { liftDefaults } from './lift-defaults.ts';
import { outsideTouches, sessionWarnings } from './outside.ts';
import type { Plan, RollbackRequest } from './plan.ts';
import { checkCopy, checkFiles, downCommand } from './rollback-checks.ts';
import { fingerprints, relationsOf } from './scope.ts';
import { howFast, explainSwap, locksOf, planSwap, publicationsOf } from './swap.ts';
import { explainTool, selectToolSchemas, toolPrints, toolStep } from './tool-plan.ts';
import { requireCreate } from './require-create.ts';

/**
 * Plans a rollback of every migration by the project's own tool. The originals go aside and the
 * downs run on a copy, so that undo is a rename and a failing down costs nothing; see
 * docs/rollback.md for why.
 *
 * @throws PgresetError `tool-cannot`, `nothing-to-roll-back`, `migration-files-missing`,
 *   `downs-missing`, `rollback-not-undoable`, `no-create`, `not-owner`
 */
export function planRollback(
  snapshot: Snapshot,
  facts: ToolFacts,
  request: RollbackRequest,
  target: string,
): Plan {
  const { identity, server } = snapshot;
  requireCreate(snapshot);
  const command = downCommand(facts);
  checkFiles(facts);
  const schemas = selectToolSchemas(snapshot, request.schemas, facts);
  const names = schemas.map(({ name }) => name);
  const relations = relationsOf(snapshot, names);
  const bytes = relations.reduce((sum, each) => sum + each.bytes, 0);
  const keepsOld = request.undoLimit !== null;
  if (keepsOld) checkCopy(snapshot, facts, request, bytes);
  const swaps = keepsOld ? schemas.map((each, index) => planSwap(snapshot, each, index)) : [];
  const losses = lossesOf(relations.filter(({ oid }) => !facts.applied.oids.includes(oid)));
  const count = facts.applied.versions.length;
  const { title } = facts.tool;
  return sealPlan({
    way: 'rollback',
    target,
    identity,
    request,
    schemas: names,
    summary: `Take back ${count === 1 ? 'the one migration' : `all ${count} migrations`} of ${title}, newest first`,
    losses,
    keeps: facts.applied.table === null ? [] : [facts.applied.table],
    touches: [
      explainTool(facts),
      ...(keepsOld
        ? [
            `the downs run on a copy (pg_dump ${facts.dumpVersion}); the originals are set aside`,
            ...swaps.map((swap) => explainSwap(snapshot, swap)),
            ...outsideTouches(snapshot, names),
          ]
        : ['the downs run on the tables themselves']),
    ],
    warnings: [
      ...sessionWarnings(snapshot, request),
      ...(keepsOld ? [] : ['nothing is kept aside: what the downs drop is gone for good']),
      ...(facts.problems === null
        ? [`whether every migration has its file and a down could not be looked at for ${title}`]
        : []),
    ],
    locks: {
      needed: swaps.reduce((sum, swap) => sum + locksOf(swap), 0),
      capacity: server.lockCapacity,
    },
    atomic: keepsOld,
    undo: keepsOld
      ? { possible: true, text: `pgreset undo brings the old state back ${howFast(swaps)}` }
      : { possible: false, text: 'no, because of --no-undo' },
    expectations: null,
    nextSteps: request.nextSteps,
    steps: steps(snapshot, request, facts, { names, swaps, bytes, command }),
    structure: { ...fingerprints(snapshot, schemas), ...toolPrints(facts, command) },
  });
}

interface Parts {
  names: string[];
  swaps: ReturnType<typeof planSwap>[];
  bytes: number;
  command: string;
}

function steps(
  snapshot: Snapshot,
  request: RollbackRequest,
  facts: ToolFacts,
  { names, swaps, bytes, command }: Parts,
): Step[] {
  const status = facts.tool.status?.(facts.project);
  const say = (action: 'check' | 'status'): Step[] =>
    // Through a pooler a new session of the tool is none of the server's: nothing could be checked.
    status === undefined || (action === 'check' && snapshot.server.pooled)
      ? []
      : [toolStep(facts, action, status, names)];
  const copy = (half: 'dump' | 'restore'): Step[] =>
    swaps.length === 0
      ? []
      : [{ kind: 'copy-schemas', transaction: 0, half, schemas: names, bytes }];
  const publications = publicationsOf(snapshot, swaps);
  const swapped = snapshot.schemas.filter(({ name }) => names.includes(name));
  const defaults = liftDefaults(snapshot, swaps.length === 0 ? [] : swapped);
  return [
    ...(request.disconnect
      ? [{ kind: 'disconnect' as const, transaction: 0, sessions: snapshot.sessions.length }]
      : []),
    ...say('check'),
    ...copy('dump'),
    ...swaps,
    ...defaults.before,
    ...copy('restore'),
    ...defaults.after,
    toolStep(facts, 'zero', command, names),
    ...say('status'),
    ...(publications.length > 0
      ? [{ kind: 'republish' as const, transaction: 2, publications }]
      : []),
  ];
}
