import { migrationFolderMissing, notInOneTransaction } from '../../errors/built-in-errors.ts';
import { checkVersion } from './choose.ts';
import { compareMigrations, newestOf } from './compare.ts';
import { type BuiltInFacts, checkConflicts } from './facts.ts';
import { compareVersions, displayMigration, keyOf, type Migration } from './migration.ts';

/** How far a command that applies migrations goes. */
export type UpGoal =
  { kind: 'latest' } | { kind: 'up'; count: number } | { kind: 'to'; version: string };

/** What is to be applied, oldest first, and what should be known about it. */
export interface Ups {
  migrations: Migration[];
  warnings: string[];
}

/**
 * The pending migrations that a goal applies, by version; older ones than the newest applied come
 * first and are named.
 *
 * @throws PgresetError `migration-folder-missing`, `migration-conflict`, `migration-unknown`,
 *   `not-in-one-transaction`
 */
export function chooseUps(facts: BuiltInFacts, goal: UpGoal, singleTransaction: boolean): Ups {
  if (!facts.exists) throw migrationFolderMissing(facts.path);
  checkConflicts(facts);
  const applied = facts.applied ?? [];
  if (goal.kind === 'to') checkVersion(facts, applied, goal.version);
  const known = new Set(applied.map(({ version }) => keyOf(version)));
  const pending = facts.migrations.filter(
    ({ version }) =>
      !known.has(keyOf(version)) &&
      (goal.kind !== 'to' || compareVersions(version, goal.version) <= 0),
  );
  const migrations = goal.kind === 'up' ? pending.slice(0, goal.count) : pending;
  const alone = migrations.filter(({ up }) => !up.transaction);
  if (singleTransaction && alone.length > 0) throw notInOneTransaction(alone.map(displayMigration));
  return { migrations, warnings: warningsOf(facts, migrations) };
}

function warningsOf(facts: BuiltInFacts, chosen: Migration[]): string[] {
  const applied = facts.applied ?? [];
  const newest = newestOf(applied);
  const late = chosen.filter(
    ({ version }) => newest !== null && compareVersions(version, newest) < 0,
  );
  const states = compareMigrations(facts.migrations, applied);
  const changed = states.filter((each) => each.changed);
  const missing = states.filter(({ status }) => status === 'missing');
  return [
    ...(late.length > 0 ? [`older than ${newest}, which is applied: ${listed(late)}`] : []),
    ...(changed.length > 0 ? [`changed after it was applied: ${listed(changed)}`] : []),
    ...(missing.length > 0 ? [`applied, and without a file: ${listed(missing)}`] : []),
  ];
}

function listed(some: { version: string; name: string }[]): string {
  const shown = some.slice(0, 8).map(displayMigration).join(', ');
  return some.length > 8 ? `${shown} and ${some.length - 8} more` : shown;
}
