import { displayMigration, type Migration } from '../migrations/built-in/migration.ts';
import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Step } from '../steps/step.ts';
import type { SwapSchema } from '../steps/swap-schema.ts';
import { buildSteps, upCommand } from './build-step.ts';
import { sealPlan } from './hash.ts';
import { countTables, lossesOf } from './losses.ts';
import { disconnecting, outsideTouches, sessionWarnings } from './outside.ts';
import type { Plan, RebuildRequest } from './plan.ts';
import { fingerprints, relationsOf, selectSchemas } from './scope.ts';
import { explainSwap, howFast, locksOf, planSwap, republishing } from './swap.ts';
import { explainTool, selectToolSchemas, toolPrints } from './tool-plan.ts';
import { requireCreate } from './require-create.ts';

/**
 * Plans a rebuild: the old state goes aside whole, the build makes the new one.
 *
 * @throws PgresetError `schema-missing`, `nothing-to-reset`, `no-create`, `not-owner`
 */
export function planRebuild(
  snapshot: Snapshot,
  request: RebuildRequest,
  target: string,
  facts: ToolFacts | null = null,
  migrations: Migration[] = [],
): Plan {
  const { identity } = snapshot;
  requireCreate(snapshot);
  const schemas = facts
    ? selectToolSchemas(snapshot, request.schemas, facts)
    : selectSchemas(snapshot, request.schemas);
  const names = schemas.map(({ name }) => name);
  const relations = relationsOf(snapshot, names);
  const swaps = schemas.map((schema, index) => planSwap(snapshot, schema, index));
  const losses = lossesOf(relations);
  const atomicSwap = swaps.every(({ batch }) => batch === null);
  return sealPlan({
    way: 'rebuild',
    target,
    identity,
    request,
    schemas: names,
    summary: `Set ${countTables(losses)} in ${names.join(', ')} aside and build anew`,
    losses,
    keeps: [],
    touches: [
      ...(facts ? [explainTool(facts)] : []),
      ...swaps.map((swap) => explainSwap(snapshot, swap)),
      ...outsideTouches(snapshot, names),
    ],
    warnings: sessionWarnings(snapshot, request),
    locks: locksOf(snapshot, swaps),
    atomic: atomicSwap,
    undo: { possible: true, text: `pgreset undo brings the old state back ${howFast(swaps)}` },
    expectations: request.expectations,
    nextSteps: request.nextSteps,
    steps: steps(
      snapshot,
      request,
      swaps,
      buildSteps({
        build: request.build,
        facts,
        migrations,
        schemas: names,
        first: atomicSwap ? 1 : 2,
      }),
    ),
    structure: {
      ...fingerprints(snapshot, schemas),
      ...(facts ? toolPrints(facts, upCommand(facts)) : {}),
      ...Object.fromEntries(
        migrations.map((each) => [`file of ${displayMigration(each)}`, each.up.sha256]),
      ),
    },
  });
}

function steps(
  snapshot: Snapshot,
  request: RebuildRequest,
  swaps: SwapSchema[],
  build: Step[],
): Step[] {
  const last = build.at(-1)?.transaction || 2 + build.length;
  return [
    ...disconnecting(snapshot, request),
    ...swaps,
    ...build,
    ...republishing(snapshot, swaps, last),
  ];
}
