import type { AppFacts } from '../heroku/app-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { ASIDE_PREFIX, isForeignSchema } from '../snapshot/user-schemas.ts';
import { sealPlan } from './hash.ts';
import { countTables, lossesOf } from './losses.ts';
import type { Plan, ProviderRequest } from './plan.ts';
import { fingerprints, relationsOf } from './scope.ts';

/** Extensions that are there in every new database of Heroku. */
const THERE_ANYWAY = ['plpgsql', 'pg_stat_statements'];

/** Plans what the dashboard's button does: Heroku drops the database and makes it anew. */
export function planProvider(
  snapshot: Snapshot,
  { addon, app, restricted }: AppFacts,
  request: ProviderRequest,
  target: string,
): Plan {
  const schemas = snapshot.schemas.filter((each) => !isForeignSchema(each));
  const names = schemas.map(({ name }) => name);
  const losses = lossesOf(relationsOf(snapshot, names));
  const asides = names.filter((name) => name.startsWith(ASIDE_PREFIX));
  return sealPlan({
    way: 'provider',
    target,
    identity: snapshot.identity,
    request,
    schemas: ['public'],
    summary: `Let Heroku empty database ${addon.name}: ${countTables(losses)} go for good`,
    losses,
    keeps: [],
    touches: [
      ...(restricted === null
        ? []
        : [`${restricted}: it is emptied first, and written down after`]),
      'everything else in it goes too: functions, types, grants, settings of schemas, the journal',
      ...(asides.length > 0 ? [`what earlier runs set aside goes too: ${asides.join(', ')}`] : []),
    ],
    warnings: request.backup
      ? []
      : ['There is no way back from this. Take a backup first (--backup), or use rebuild.'],
    locks: { needed: 0, capacity: snapshot.server.lockCapacity },
    atomic: true,
    undo: { possible: false, text: 'Heroku drops the database: this cannot be undone' },
    expectations: request.expectations,
    nextSteps: request.nextSteps,
    steps: [
      {
        kind: 'provider-reset',
        transaction: 0,
        app: app.name,
        addon: addon.name,
        restricted: restricted !== null,
        extensions: snapshot.extensions
          .map(({ name }) => name)
          .filter((name) => !THERE_ANYWAY.includes(name)),
      },
    ],
    structure: fingerprints(snapshot, schemas),
  });
}
