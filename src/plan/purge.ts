import { nothingAside, purgeTakesMore } from '../errors/undo-errors.ts';
import type { AsideDatabase } from '../snapshot/aside-databases.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { ASIDE_PREFIX } from '../snapshot/user-schemas.ts';
import type { Step } from '../steps/step.ts';
import { sealPlan } from './hash.ts';
import { countTables, lossesOf } from './losses.ts';
import type { Plan, PurgeRequest } from './plan.ts';
import { countMovable, displayName, fingerprints, relationsOf } from './scope.ts';

/** The run that an aside schema belongs to; null for a schema that is no aside. */
export function runOfAside(schema: string): string | null {
  return schema.startsWith(ASIDE_PREFIX)
    ? (schema.slice(ASIDE_PREFIX.length).split('_')[0] ?? null)
    : null;
}

/** What is aside outside of the database. */
export interface AsideElsewhere {
  databases: readonly AsideDatabase[];
  folders: readonly string[];
  /** Of this Heroku app. */
  app: string;
  addons: readonly { name: string; plan: string }[];
}

const NOWHERE_ELSE: AsideElsewhere = { databases: [], folders: [], app: '', addons: [] };

/**
 * Plans to drop asides for good, to free their space.
 *
 * @throws PgresetError `nothing-aside`, `purge-takes-more`
 */
export function planPurge(
  snapshot: Snapshot,
  request: PurgeRequest,
  target: string,
  aside: AsideElsewhere = NOWHERE_ELSE,
): Plan {
  const { addons } = aside;
  const schemas = snapshot.schemas.filter(({ name }) => {
    const run = runOfAside(name);
    return run !== null && request.runs.includes(run);
  });
  const databases = aside.databases.filter(({ name }) => {
    const run = runOfAside(name);
    return run !== null && request.runs.includes(run);
  });
  if (schemas.length + databases.length + addons.length === 0 && !request.forget)
    throw nothingAside(request.runs);
  const names = schemas.map(({ name }) => name);
  const outside = whatHangsOn(snapshot, names);
  if (outside.length > 0) throw purgeTakesMore(names.join(', '), outside);
  const losses = lossesOf(relationsOf(snapshot, names));
  return sealPlan({
    way: 'purge',
    target,
    identity: snapshot.identity,
    request,
    schemas: names,
    summary: `Drop ${whatGoes(countTables(losses), [...databases, ...addons])} that ${request.runs.length === 1 ? `run ${request.runs[0]}` : `${request.runs.length} runs`} set aside, for good`,
    losses,
    keeps: [],
    touches: touchesOf(request, { ...aside, databases }),
    warnings: databases.flatMap(({ name, slots }) =>
      slots.map((slot) => `replication slot ${slot} goes with database ${name}`),
    ),
    locks: { needed: 1000, capacity: snapshot.server.lockCapacity },
    atomic: false,
    undo: { possible: false, text: 'a purge cannot be undone' },
    expectations: null,
    nextSteps: [],
    steps: [...dropSteps(snapshot, names), ...elsewhereSteps({ ...aside, databases })],
    structure: {
      ...fingerprints(snapshot, schemas),
      ...Object.fromEntries(
        databases.map(({ name, oid, slots }) => [`database ${name}`, [oid, ...slots].join(' ')]),
      ),
      ...Object.fromEntries(addons.map(({ name, plan }) => [`add-on ${name}`, plan])),
    },
  });
}

function touchesOf({ forget }: PurgeRequest, { databases, addons }: AsideElsewhere): string[] {
  return [
    ...databases.map(
      ({ name, bytes }) => `database ${name} goes whole, ${(bytes / 2 ** 20).toFixed(1)} MB`,
    ),
    ...addons.map(({ name, plan }) => `Heroku destroys database ${name} (${plan})`),
    ...(forget ? ['the schema pgreset with the journal and the protection marker goes too'] : []),
  ];
}

function elsewhereSteps({ databases, addons, app, folders }: AsideElsewhere): Step[] {
  const outside = { transaction: 0 };
  return [
    ...databases.map(({ name }): Step => ({ ...outside, kind: 'drop-database', database: name })),
    ...addons.map(({ name }): Step => ({ ...outside, kind: 'destroy-addon', app, addon: name })),
    ...folders.map((path): Step => ({ ...outside, kind: 'drop-files', path })),
  ];
}

function whatGoes(tables: string, { length }: readonly unknown[]): string {
  if (length === 0) return tables;
  return length === 1 ? 'the database' : `${length} databases`;
}

function dropSteps(snapshot: Snapshot, names: string[]): Step[] {
  return names.map((schema) => {
    const relations = relationsOf(snapshot, [schema]);
    return {
      kind: 'drop-aside',
      transaction: 0,
      schema,
      together: names,
      objects: countMovable(snapshot, schema),
      bytes: relations.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  });
}

function whatHangsOn(snapshot: Snapshot, names: string[]): string[] {
  const relations = new Map(snapshot.relations.map((each) => [each.oid, each]));
  const keys = snapshot.foreignKeys.flatMap(({ name, from, to }) => {
    const [child, parent] = [relations.get(from), relations.get(to)];
    return child && parent && names.includes(parent.schema) && !names.includes(child.schema)
      ? [`foreign key ${name} of ${displayName(child)}`]
      : [];
  });
  const dependents = snapshot.dependents
    .filter((each) => names.includes(each.onSchema) && !names.includes(each.dependentSchema))
    .map(({ dependent }) => dependent);
  return [...new Set([...keys, ...dependents])];
}
