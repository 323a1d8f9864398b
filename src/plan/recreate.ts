import type { Snapshot } from '../snapshot/snapshot.ts';
import { isForeignSchema } from '../snapshot/user-schemas.ts';
import type { Step } from '../steps/step.ts';
import type { SwapDatabase } from '../steps/swap-database.ts';
import { buildSteps, upCommand } from './build-step.ts';
import { explainForgetting, forgetSteps } from './forget-migrations.ts';
import { canonicalJson, sealPlan } from './hash.ts';
import { countTables, lossesOf } from './losses.ts';
import type { Plan, RecreateRequest } from './plan.ts';
import { checkRecreate, type RecreateFacts } from './recreate-checks.ts';
import { explainDatabase, publicSchema, recreateWarnings } from './recreate-texts.ts';
import { fingerprints, relationsOf } from './scope.ts';
import { explainTool, toolPrints } from './tool-plan.ts';

/**
 * Plans to make the database itself anew: the old one is renamed aside, the build fills an empty one
 * with the same owner, encoding, locale, settings and grants.
 *
 * @throws PgresetError `no-createdb`, `not-database-owner`, `database-template`, `no-maintenance`,
 *   `database-held`
 */
export function planRecreate(
  snapshot: Snapshot,
  facts: RecreateFacts,
  request: RecreateRequest,
  target: string,
): Plan {
  const { database, tool } = facts;
  const maintenance = checkRecreate(snapshot, facts);
  const schemas = snapshot.schemas.filter((each) => !isForeignSchema(each));
  const names = schemas.map(({ name }) => name);
  const losses = lossesOf(relationsOf(snapshot, names));
  const swap: SwapDatabase = {
    kind: 'swap-database',
    transaction: 0,
    database: snapshot.identity.database,
    aside: 0,
    from: null,
    like: database.like,
    publicSchema: publicSchema(snapshot) ?? [],
    maintenance,
  };
  return sealPlan({
    way: 'recreate',
    target,
    identity: snapshot.identity,
    request,
    schemas: names,
    summary: `Rename database ${swap.database} with ${countTables(losses)} aside, create and build it anew`,
    losses,
    keeps: [],
    touches: [
      ...(tool ? [explainTool(tool)] : []),
      ...(request.forgetMigrations ? [explainForgetting(tool)] : []),
      ...explainDatabase(snapshot, database),
    ],
    warnings: recreateWarnings(snapshot, database),
    locks: { needed: 2, capacity: snapshot.server.lockCapacity },
    atomic: true,
    undo: { possible: true, text: 'pgreset undo renames the old database back, in milliseconds' },
    expectations: request.expectations,
    nextSteps: [
      ...(request.forgetMigrations ? ['look at the new migrations, and commit them'] : []),
      ...request.nextSteps,
    ],
    steps: stepsOf(facts, request, swap, names),
    structure: {
      ...fingerprints(snapshot, schemas),
      'the database’s own attributes': canonicalJson(database.like),
      ...(tool ? toolPrints(tool, upCommand(tool)) : {}),
    },
  });
}

function stepsOf(
  { tool, migrations }: RecreateFacts,
  { build, forgetMigrations }: RecreateRequest,
  swap: SwapDatabase,
  schemas: string[],
): Step[] {
  return [
    swap,
    ...(forgetMigrations ? forgetSteps(tool, schemas) : []),
    ...buildSteps({ build, facts: tool, migrations, schemas, first: 1 }),
  ];
}
