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
import { explainDown, summaryOf, undoText, warningsOf } from './migrate-texts.ts';
import { outsideTouches, sessionWarnings } from './outside.ts';
import type { MigrateRequest, Plan, RollbackRequest } from './plan.ts';
import { checkCopy } from './rollback-checks.ts';
import { fingerprints, relationsOf } from './scope.ts';
import { explainSwap, locksOf, planSwap, publicationsOf } from './swap.ts';
import { selectToolSchemas } from './tool-plan.ts';
import { requireCreate } from './require-create.ts';

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
  const { identity, server } = snapshot;
  requireCreate(snapshot);
  const schemas = selectToolSchemas(snapshot, request.schemas, facts);
  const names = schemas.map(({ name }) => name);
  const relations = relationsOf(snapshot, names);
  const bytes = relations.reduce((sum, each) => sum + each.bytes, 0);
  const keepsOld = request.undoLimit !== null;
  if (keepsOld) checkCopy(snapshot, facts, request, bytes);
  const swaps = keepsOld ? schemas.map((each, index) => planSwap(snapshot, each, index)) : [];
  const app = relations.filter(({ oid }) => !facts.applied.oids.includes(oid));
  const { losses, unreadable } = lossesOfDowns(downs, app);
  const migrating = stepsOf(
    facts,
    downs,
    request,
    keepsOld ? null : { schemas: names, tables: losses.map(({ table }) => table) },
  );
  return sealPlan({
    way: request.way,
    target,
    identity,
    request,
    schemas: names,
    summary: summaryOf(downs, request),
    losses,
    keeps: [`${facts.builtIn!.schema}.${TRACKING_TABLE}`],
    touches: [
      ...downs.map(explainDown),
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
      ...(keepsOld ? [] : ['nothing is kept aside: what the downs take is gone for good']),
      ...warningsOf(downs, unreadable),
    ],
    locks: {
      needed: swaps.reduce((sum, swap) => sum + locksOf(swap), 0),
      capacity: server.lockCapacity,
    },
    atomic: keepsOld || migrating.every(({ transaction }) => transaction === 1),
    undo: undoText(keepsOld),
    expectations: null,
    nextSteps: request.nextSteps,
    steps: allSteps(snapshot, request, { names, bytes, swaps, migrating }),
    structure: { ...fingerprints(snapshot, schemas), ...printsOf(downs) },
  });
}

interface Parts {
  names: string[];
  bytes: number;
  swaps: ReturnType<typeof planSwap>[];
  migrating: Step[];
}

function allSteps(
  snapshot: Snapshot,
  request: DownRequest,
  { names, bytes, swaps, migrating }: Parts,
): Step[] {
  return [
    ...(request.disconnect
      ? [{ kind: 'disconnect' as const, transaction: 0, sessions: snapshot.sessions.length }]
      : []),
    ...around(swaps.length === 0 ? null : { schemas: names, bytes }, swaps),
    ...migrating,
    ...republish(snapshot, swaps, migrating),
  ];
}

/** The copy is made before the originals go aside, and put in place after it. */
function around(copy: { schemas: string[]; bytes: number } | null, swaps: Step[]): Step[] {
  if (copy === null) return [];
  const half = (which: 'dump' | 'restore'): Step => ({
    kind: 'copy-schemas',
    transaction: 0,
    half: which,
    ...copy,
  });
  return [half('dump'), ...swaps, half('restore')];
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

function republish(
  snapshot: Snapshot,
  swaps: ReturnType<typeof planSwap>[],
  before: Step[],
): Step[] {
  const publications = publicationsOf(snapshot, swaps);
  const transaction = before.at(-1)?.transaction || 2 + before.length;
  return publications.length > 0 ? [{ kind: 'republish', transaction, publications }] : [];
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
