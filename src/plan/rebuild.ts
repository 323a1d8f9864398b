import { mayNotCreate } from '../errors/plan-errors.ts';
import type { BuiltInFacts } from '../migrations/built-in/facts.ts';
import { displayMigration, type Migration } from '../migrations/built-in/migration.ts';
import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Step } from '../steps/step.ts';
import type { SwapSchema } from '../steps/swap-schema.ts';
import { refusePassword } from './command-password.ts';
import { sealPlan } from './hash.ts';
import { migrateSteps } from './migrate-steps.ts';
import { countTables, lossesOf } from './losses.ts';
import { outsideTouches, sessionWarnings } from './outside.ts';
import type { Plan, RebuildRequest } from './plan.ts';
import { fingerprints, relationsOf, selectSchemas } from './scope.ts';
import { explainSwap, howFast, locksOf, planSwap, publicationsOf } from './swap.ts';
import { commandOf, explainTool, selectToolSchemas, toolPrints, toolStep } from './tool-plan.ts';

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
  const { role, identity, server } = snapshot;
  if (!role.createInDatabase) throw mayNotCreate(role.name, identity.database);
  const schemas = facts
    ? selectToolSchemas(snapshot, request.schemas, facts)
    : selectSchemas(snapshot, request.schemas);
  const names = schemas.map(({ name }) => name);
  const relations = relationsOf(snapshot, names);
  const swaps = schemas.map((schema, index) => planSwap(snapshot, schema, index));
  const needed = swaps.reduce((sum, swap) => sum + locksOf(swap), 0);
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
    locks: { needed, capacity: server.lockCapacity },
    atomic: atomicSwap,
    undo: { possible: true, text: `pgreset undo brings the old state back ${howFast(swaps)}` },
    expectations: request.expectations,
    nextSteps: request.nextSteps,
    steps: steps(
      snapshot,
      request,
      swaps,
      facts?.builtIn
        ? migrationSteps(facts.builtIn, migrations, atomicSwap)
        : [buildStep(request, facts, names, atomicSwap)],
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
  const last = build.at(-1)!.transaction || 2 + build.length;
  const publications = publicationsOf(snapshot, swaps);
  return [
    ...(request.disconnect
      ? [{ kind: 'disconnect' as const, transaction: 0, sessions: snapshot.sessions.length }]
      : []),
    ...swaps,
    ...build,
    ...(publications.length > 0
      ? [{ kind: 'republish' as const, transaction: last, publications }]
      : []),
  ];
}

/** The built-in migrations join the swap's transaction, as far as they stand one. */
function migrationSteps(
  { schema }: BuiltInFacts,
  migrations: Migration[],
  atomicSwap: boolean,
): Step[] {
  return migrateSteps({
    direction: 'up',
    schema,
    migrations: migrations.map(({ version, name, up }) => ({
      version,
      name,
      checksum: up.sha256,
      part: up,
    })),
    named: null,
    first: atomicSwap ? 1 : 2,
  });
}

/** SQL joins the swap's transaction; a command works on a connection of its own. */
function buildStep(
  { build }: RebuildRequest,
  facts: ToolFacts | null,
  schemas: string[],
  atomicSwap: boolean,
): Step {
  if (facts) return toolStep(facts, 'up', upCommand(facts), schemas);
  if (build.kind === 'sql')
    return { kind: 'build-sql', transaction: atomicSwap ? 1 : 2, files: build.files };
  const command = 'command' in build ? build.command : '';
  refusePassword(command);
  return { kind: 'build-command', transaction: 0, command };
}

function upCommand(facts: ToolFacts): string {
  const next = 'It migrates when the app starts: pgreset rebuild --with "COMMAND that starts it"';
  return commandOf(facts, facts.tool.up, 'migrate by a command', next);
}
