import { migrationUnknown } from '../../errors/built-in-errors.ts';
import { type AppliedMigration, compareVersions, displayMigration, keyOf } from './migration.ts';
import type { BuiltInFacts } from './facts.ts';

/** Where a command that takes migrations back ends. */
export type DownGoal =
  | { kind: 'down'; count: number }
  /** This version is the newest that stays; `0`: none does. */
  | { kind: 'to'; version: string }
  /** The newest goes and comes again. */
  | { kind: 'redo' };

/**
 * The applied migrations that a goal takes back, newest version first.
 *
 * @throws PgresetError `migration-unknown`
 */
export function chooseDowns(
  { applied, ...files }: BuiltInFacts,
  goal: DownGoal,
): AppliedMigration[] {
  const newestFirst = (applied ?? []).toSorted((a, b) => compareVersions(b.version, a.version));
  if (goal.kind !== 'to') return newestFirst.slice(0, goal.kind === 'down' ? goal.count : 1);
  checkVersion(files, applied ?? [], goal.version);
  return newestFirst.filter(({ version }) => compareVersions(version, goal.version) > 0);
}

/** @throws PgresetError `migration-unknown` */
export function checkVersion(
  { migrations }: Pick<BuiltInFacts, 'migrations'>,
  applied: readonly AppliedMigration[],
  version: string,
): void {
  const known = [...migrations, ...applied].some((each) => keyOf(each.version) === keyOf(version));
  if (keyOf(version) !== '0' && !known)
    throw migrationUnknown(version, migrations.slice(-5).map(displayMigration));
}
