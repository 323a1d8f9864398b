import type { Down } from '../migrations/built-in/downs.ts';
import { displayMigration } from '../migrations/built-in/migration.ts';
import { TRACKING_TABLE } from '../migrations/built-in/tracking.ts';
import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { PlannedMigration } from '../steps/migrate.ts';
import type { Step } from '../steps/step.ts';
import { lossesOfDowns } from './down-losses.ts';
import { sealPlan } from './hash.ts';
import { migrateSteps } from './migrate-steps.ts';
import { explainDown, summaryOf, warningsOf } from './migrate-texts.ts';
import { planOriginals } from './originals.ts';
import { disconnecting } from './outside.ts';
import type { MigrateRequest, Plan, RollbackRequest } from './plan.ts';
import { fingerprints } from './scope.ts';

/** Requests that take built-in migrations back. */
export type DownRequest = MigrateRequest | RollbackRequest;

/**
 * Plans to take built-in migrations back. As with other tools, the originals go aside and the downs
 * run on a copy, so that undo is exact; without a copy they run in place, in one transaction.
 *
 * @throws PgresetError `rollback-not-undoable`, `no-create`, `not-owner`
 */
export function planDowns(
  snapshot: Snapshot,
  facts: ToolFacts,
  downs: Down[],
  request: DownRequest,
  target: string,
): Plan {
  const { names, schemas, relations, keepsOld, ...originals } = planOriginals(
    snapshot,
    facts,
    request,
  );
  const { losses, unreadable } = lossesOfDowns(downs, relations);
  const named = keepsOld ? null : { schemas: names, tables: losses.map(({ table }) => table) };
  const migrating = stepsOf(facts, downs, request, named);
  const last = migrating.at(-1)?.transaction || 2 + migrating.length;
  return sealPlan({
    way: request.way,
    target,
    identity: snapshot.identity,
    request,
    schemas: names,
    summary: summaryOf(downs, request),
    losses,
    keeps: [`${facts.builtIn!.schema}.${TRACKING_TABLE}`],
    touches: [...downs.map(explainDown), ...originals.touches],
    warnings: [...originals.warnings, ...warningsOf(downs, unreadable)],
    locks: originals.locks,
    atomic: keepsOld || migrating.every(({ transaction }) => transaction === 1),
    undo: originals.undo,
    expectations: null,
    nextSteps: request.nextSteps,
    steps: [
      ...disconnecting(snapshot, request),
      ...originals.setAside,
      ...migrating,
      ...originals.republish(last),
    ],
    structure: { ...fingerprints(snapshot, schemas), ...printsOf(downs) },
  });
}

function stepsOf(
  facts: ToolFacts,
  downs: Down[],
  request: DownRequest,
  named: { schemas: string[]; tables: string[] } | null,
): Step[] {
  const { schema } = facts.builtIn!;
  const first = named === null ? 2 : 1;
  const planned = downs.map(({ applied, migration }): PlannedMigration => ({
    version: applied.version,
    name: applied.name,
    checksum: migration.up.sha256,
    part: migration.down,
  }));
  const redo = request.way === 'migrate' && request.goal.kind === 'redo';
  const down = migrateSteps({ direction: 'down', schema, migrations: planned, named, first });
  if (!redo) return down;
  const ups = downs.map(({ migration: { version, name, up } }) => ({
    version,
    name,
    checksum: up.sha256,
    part: up,
  }));
  const last = down.at(-1)!.transaction || first + down.length;
  return [
    ...down,
    ...migrateSteps({ direction: 'up', schema, migrations: ups, named: null, first: last }),
  ];
}

/** What binds a plan to the files. */
function printsOf(downs: Down[]): Record<string, string> {
  return Object.fromEntries(
    downs.map(({ applied, migration }) => [
      `migration ${displayMigration(applied)}`,
      `${migration.down?.sha256 ?? 'no down'} ${migration.up.sha256}`,
    ]),
  );
}
