import { migrationFolderMissing } from '../../errors/built-in-errors.ts';
import { type BuiltInFacts, checkConflicts, readParts } from './facts.ts';
import type { Migration } from './migration.ts';

/**
 * All migrations, for an emptied database. What could stop them half-way is found here.
 *
 * @throws PgresetError `migration-folder-missing`, `migration-conflict`, `migration-unsuitable`
 */
export function readUps(facts: BuiltInFacts, folder: string): Migration[] {
  checkConflicts(facts);
  if (facts.migrations.length === 0) throw migrationFolderMissing(facts.path);
  readParts(
    folder,
    facts.migrations.map(({ up }) => up),
  );
  return facts.migrations;
}
