import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Step } from '../steps/step.ts';
import { sealPlan } from './hash.ts';
import { lossesOf } from './losses.ts';
import { planOriginals } from './originals.ts';
import { disconnecting } from './outside.ts';
import type { Plan, RollbackRequest } from './plan.ts';
import { checkFiles, downCommand } from './rollback-checks.ts';
import { fingerprints } from './scope.ts';
import { explainTool, toolPrints, toolStep } from './tool-plan.ts';

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
  const command = downCommand(facts);
  checkFiles(facts);
  const originals = planOriginals(snapshot, facts, request);
  const { names, keepsOld } = originals;
  const count = facts.applied.versions.length;
  const { title } = facts.tool;
  return sealPlan({
    way: 'rollback',
    target,
    identity: snapshot.identity,
    request,
    schemas: names,
    summary: `Take back ${count === 1 ? 'the one migration' : `all ${count} migrations`} of ${title}, newest first`,
    losses: lossesOf(originals.relations),
    keeps: facts.applied.table === null ? [] : [facts.applied.table],
    touches: [explainTool(facts), ...originals.touches],
    warnings: [
      ...originals.warnings,
      ...(facts.problems === null
        ? [`whether every migration has its file and a down could not be looked at for ${title}`]
        : []),
    ],
    locks: originals.locks,
    atomic: keepsOld,
    undo: originals.undo,
    expectations: null,
    nextSteps: request.nextSteps,
    steps: [
      ...disconnecting(snapshot, request),
      ...looks(snapshot, facts, names, 'check'),
      ...originals.setAside,
      toolStep(facts, 'zero', command, names),
      ...looks(snapshot, facts, names, 'status'),
      ...originals.republish(2),
    ],
    structure: { ...fingerprints(snapshot, originals.schemas), ...toolPrints(facts, command) },
  });
}

/** What the tool itself says of where it stands, where it can. */
function looks(
  snapshot: Snapshot,
  facts: ToolFacts,
  names: string[],
  action: 'check' | 'status',
): Step[] {
  const status = facts.tool.status?.(facts.project);
  // Through a pooler a new session of the tool is none of the server's: nothing could be checked.
  if (status === undefined || (action === 'check' && snapshot.server.pooled)) return [];
  return [toolStep(facts, action, status, names)];
}
