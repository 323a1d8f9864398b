import { type AppliedMigration, compareVersions, keyOf, type Migration } from './migration.ts';

/** One migration, by its files and by the database. */
export interface MigrationState {
  version: string;
  name: string;
  /** `missing`: applied, and its file is gone. */
  status: 'applied' | 'pending' | 'missing';
  appliedAt: string | null;
  /** The file is not the one that was applied. */
  changed: boolean;
  /** Pending, although a newer one is applied. */
  outOfOrder: boolean;
  /** The file of its up; null: missing. */
  file: string | null;
  hasDown: boolean;
}

/** Holds the files against the tracking table, by version. */
export function compareMigrations(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): MigrationState[] {
  const noted = new Map(applied.map((each) => [keyOf(each.version), each]));
  const files = new Map<string, number>();
  for (const { version } of migrations)
    files.set(keyOf(version), (files.get(keyOf(version)) ?? 0) + 1);
  const newest = newestOf(applied);
  const states = migrations.map(({ version, name, up, down }): MigrationState => {
    const note = noted.get(keyOf(version));
    // Of two with one version, the applied one is the one of that name.
    const mine = note && (note.name === name || files.get(keyOf(version)) === 1) ? note : undefined;
    return {
      version,
      name,
      status: mine ? 'applied' : 'pending',
      appliedAt: mine?.appliedAt ?? null,
      changed: mine !== undefined && mine.checksum !== up.sha256,
      outOfOrder: !mine && newest !== null && compareVersions(version, newest) < 0,
      file: up.path,
      hasDown: down !== null,
    };
  });
  const missing = applied
    .filter(({ version }) => !files.has(keyOf(version)))
    .map(({ version, name, appliedAt }): MigrationState => ({
      version,
      name,
      status: 'missing',
      appliedAt,
      changed: false,
      outOfOrder: false,
      file: null,
      hasDown: false,
    }));
  return [...states, ...missing].sort((a, b) => compareVersions(a.version, b.version));
}

/** The newest version that is applied; null: none is. */
export function newestOf(applied: readonly { version: string }[]): string | null {
  return applied
    .map(({ version }) => version)
    .reduce<string | null>(
      (newest, each) => (newest === null || compareVersions(each, newest) > 0 ? each : newest),
      null,
    );
}
