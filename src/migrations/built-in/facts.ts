import { migrationConflict, migrationUnsuitable } from '../../errors/built-in-errors.ts';
import type { Session } from '../../postgres/session.ts';
import { findUnsuitable, type Unsuitable } from '../../postgres/unsuitable-sql.ts';
import type { Config } from '../../target/config.ts';
import type { AppliedMigration, Part } from './migration.ts';
import { type MigrationFolder, readMigrations } from './read-migrations.ts';
import { readPart } from './run-part.ts';
import { readAppliedMigrations, TRACKING_SCHEMA } from './tracking.ts';

/** What the built-in migrations' files and tracking table say. */
export interface BuiltInFacts extends MigrationFolder {
  /** Of the tracking table. */
  schema: string;
  /** null: there is no tracking table. */
  applied: AppliedMigration[] | null;
}

/** Where a target's files are, and what its configuration says about them. */
export interface MigrationPlace {
  folder: string;
  config: Config;
}

/** Reads the files alone. */
export const readMigrationFiles = ({ folder, config }: MigrationPlace): Promise<MigrationFolder> =>
  readMigrations(folder, config.migrations?.folder);

/**
 * Reads files and tracking table.
 *
 * @param reading the files, from whoever began with them while it had to wait
 */
export async function readBuiltInFacts(
  session: Session,
  place: MigrationPlace,
  reading = readMigrationFiles(place),
): Promise<BuiltInFacts> {
  const schema = place.config.migrations?.schema ?? TRACKING_SCHEMA;
  const [files, applied] = await Promise.all([reading, readAppliedMigrations(session, schema)]);
  return { ...files, schema, applied };
}

/** @throws PgresetError `migration-conflict` */
export function checkConflicts({ path, conflicts }: MigrationFolder): void {
  if (conflicts.length > 0) throw migrationConflict(path, conflicts);
}

const REASONS: Record<Unsuitable['kind'], [why: string, next: string]> = {
  ends: [
    'It would end the transaction that holds the migration and the note that it is applied.',
    'Take it out of the file: each migration is a transaction anyway.',
  ],
  psql: [
    'psql commands (\\…) and COPY … FROM STDIN are psql’s own.',
    'Write it as SQL (INSERT), or as a migration in TypeScript.',
  ],
  alone: [
    'PostgreSQL does not run this statement inside a transaction.',
    'Put a line «-- no-transaction» into the file, best with this statement alone in it.',
  ],
};

/**
 * Reads the texts of parts, and makes sure that they can run as they say: before any of them does.
 *
 * @returns the texts, in the order of the parts
 * @throws PgresetError `build-changed`, `migration-unsuitable`
 */
export function readParts(folder: string, parts: Part[]): string[] {
  return parts.map((part) => {
    const text = readPart(folder, part);
    const found = part.kind === 'sql' && part.transaction ? findUnsuitable(text) : null;
    if (found) throw migrationUnsuitable(`${part.path}:${found.line}`, ...REASONS[found.kind]);
    return text;
  });
}
