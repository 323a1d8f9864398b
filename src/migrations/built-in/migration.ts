/** One direction of a migration: a SQL text or a function of a module. */
export interface Part {
  /** Relative to the target's folder, or absolute. */
  path: string;
  kind: 'sql' | 'module';
  /** Which part of a file that holds both; null: the whole file. */
  section: 'up' | 'down' | null;
  /** So that the text that was planned, or applied, is the text that runs. */
  sha256: string;
  /** False for what PostgreSQL refuses inside a transaction: the file says `-- no-transaction`. */
  transaction: boolean;
}

/** A migration as its files say it. */
export interface Migration {
  /** The number that the file's name begins with, as it is written there. */
  version: string;
  /** What follows the number. */
  name: string;
  up: Part;
  /** null: it cannot be taken back. */
  down: Part | null;
}

/** A migration as the tracking table has it. */
export interface AppliedMigration {
  version: string;
  name: string;
  /** Of the up that was applied. */
  checksum: string;
  appliedAt: string;
}

/** `001` and `1` are the same version. */
export const keyOf = (version: string): string => version.replace(/^0+(?=.)/, '');

/** Numbers as numbers, whatever their length. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [keyOf(a), keyOf(b)];
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}

/** `20250101_create_users`: how lists and messages name it. */
export function displayMigration({ version, name }: { version: string; name: string }): string {
  return [version, name].filter((each) => each !== '').join('_');
}
