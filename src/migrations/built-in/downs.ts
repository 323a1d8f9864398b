import {
  downsMissing,
  migrationFilesMissing,
  nothingToRollBack,
} from '../../errors/migration-errors.ts';
import { chooseDowns, type DownGoal } from './choose.ts';
import { type BuiltInFacts, checkConflicts, readParts } from './facts.ts';
import { type AppliedMigration, displayMigration, keyOf, type Migration } from './migration.ts';
import { TRACKING_TABLE } from './tracking.ts';

/** A migration that is to be taken back. */
export interface Down {
  applied: AppliedMigration;
  migration: Migration;
  /** SQL of its down; null: a module, or none. */
  text: string | null;
}

const WITHOUT =
  'Write their downs, skip them with --skip-missing-down, or build anew: pgreset rebuild';

/**
 * What a goal takes back, newest first. Everything that could stop it half-way is found here,
 * before the first step.
 *
 * @throws PgresetError `migration-conflict`, `migration-unknown`, `nothing-to-roll-back`,
 *   `migration-files-missing`, `downs-missing`, `migration-unsuitable`
 */
export function readDowns(
  facts: BuiltInFacts,
  folder: string,
  goal: DownGoal,
  skipMissingDown: boolean,
): Down[] {
  checkConflicts(facts);
  const table = facts.applied === null ? null : `${facts.schema}.${TRACKING_TABLE}`;
  const chosen = chooseDowns(facts, goal);
  if (chosen.length === 0) throw nothingToRollBack('pgreset', table);
  const files = new Map(facts.migrations.map((each) => [keyOf(each.version), each]));
  const missing = chosen.filter(({ version }) => !files.has(keyOf(version)));
  if (missing.length > 0) throw migrationFilesMissing('pgreset', missing.map(displayMigration));
  const downs = chosen.map((applied) => ({
    applied,
    migration: files.get(keyOf(applied.version))!,
  }));
  const without = downs.filter(({ migration }) => migration.down === null);
  if (without.length > 0 && !skipMissingDown)
    throw downsMissing(
      'pgreset',
      without.map(({ migration }) => displayMigration(migration)),
      WITHOUT,
    );
  const parts = downs.flatMap(({ migration: { down } }) => (down === null ? [] : [down]));
  const texts = readParts(folder, parts);
  const sql = new Map(parts.map((part, at) => [part, part.kind === 'sql' ? texts[at]! : null]));
  return downs.map((each) => ({ ...each, text: sql.get(each.migration.down!) ?? null }));
}
