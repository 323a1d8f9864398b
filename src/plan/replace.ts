import type { AppFacts } from '../heroku/app-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sealPlan } from './hash.ts';
import type { Plan, ReplaceRequest } from './plan.ts';

/**
 * Plans a new database beside the old one. It is promoted before it is built: only then do the app's
 * dynos, and its release command, work on it; until all is verified nobody gets past maintenance.
 */
export function planReplace(
  snapshot: Snapshot,
  { addon, app, attachment }: AppFacts,
  request: ReplaceRequest,
  target: string,
): Plan {
  const plan = request.addonPlan ?? addon.plan;
  return sealPlan({
    way: 'replace',
    target,
    identity: snapshot.identity,
    request,
    schemas: ['public'],
    summary: `Create a new database (${plan}) for ${app.name} beside ${addon.name}, and promote it`,
    losses: [],
    keeps: [],
    touches: [
      `${addon.name} stays as it is, under another name, until it is purged`,
      'as long as both are there, both are billed',
    ],
    warnings: [],
    locks: { needed: 0, capacity: snapshot.server.lockCapacity },
    atomic: true,
    undo: { possible: true, text: `pgreset undo promotes ${addon.name} again, with all its data` },
    expectations: request.expectations,
    nextSteps: request.nextSteps,
    steps: [
      { kind: 'create-addon', transaction: 0, app: app.name, plan },
      {
        kind: 'promote-addon',
        transaction: 0,
        app: app.name,
        attachment,
        addon: null,
        leaves: addon.name,
        lenient: false,
      },
    ],
    structure: {},
  });
}
