import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sealPlan } from './hash.ts';
import { migrateSteps } from './migrate-steps.ts';
import type { Plan, SeedRequest } from './plan.ts';
import { fingerprints, relationsOf, selectSchemas } from './scope.ts';
import { commandOf, explainTool, toolPrints, toolStep } from './tool-plan.ts';

/** Plans to fill tables from SQL files and modules: all of them or none. */
export function planSeedFiles(snapshot: Snapshot, request: SeedRequest, target: string): Plan {
  const schemas = selectSchemas(snapshot, request.schemas);
  const { files } = request;
  const migrations = files.map((part) => ({
    version: '',
    name: part.path,
    checksum: part.sha256,
    part,
  }));
  const steps = migrateSteps({
    direction: 'seed',
    schema: '',
    migrations,
    named: null,
    first: 1,
  });
  return sealPlan({
    way: 'seed',
    target,
    identity: snapshot.identity,
    request,
    schemas: schemas.map(({ name }) => name),
    summary: `Seed from ${files.map(({ path }) => path).join(', ')}`,
    losses: [],
    keeps: [],
    touches: [],
    warnings: [],
    locks: { needed: 0, capacity: snapshot.server.lockCapacity },
    atomic: steps.every(({ transaction }) => transaction === 1),
    undo: { possible: false, text: 'a seed cannot be undone; pgreset clear empties the tables' },
    expectations: null,
    nextSteps: request.nextSteps,
    steps,
    structure: fingerprints(snapshot, schemas),
  });
}

/**
 * Plans to fill tables with the project's own seeding.
 *
 * @throws PgresetError `tool-cannot`
 */
export function planSeed(
  snapshot: Snapshot,
  facts: ToolFacts,
  request: SeedRequest,
  target: string,
): Plan {
  const schemas = selectSchemas(snapshot, request.schemas);
  const names = schemas.map(({ name }) => name);
  const next = facts.builtIn
    ? 'Name the files: pgreset seed db/seed.sql, or migrations.seed in the configuration.'
    : 'Run the project’s own seeding by hand.';
  const command = commandOf(facts, facts.tool.seed, 'seed', next);
  const filled = relationsOf(snapshot, names).filter(
    ({ rows, kind, oid }) => kind === 'r' && rows > 0 && !facts.applied.oids.includes(oid),
  );
  return sealPlan({
    way: 'seed',
    target,
    identity: snapshot.identity,
    request,
    schemas: names,
    summary: `Seed with ${facts.tool.title}: ${command}`,
    losses: [],
    keeps: [],
    touches: [explainTool(facts)],
    // Knex's own example begins with `del()`.
    warnings:
      filled.length > 0
        ? [`${filled.length} tables have rows already: seeds may replace them, or fail on them`]
        : [],
    locks: { needed: 0, capacity: snapshot.server.lockCapacity },
    atomic: false,
    undo: { possible: false, text: 'a seed cannot be undone; pgreset clear empties the tables' },
    expectations: null,
    nextSteps: request.nextSteps,
    steps: [toolStep(facts, 'seed', command, names)],
    structure: { ...fingerprints(snapshot, schemas), ...toolPrints(facts, command) },
  });
}
