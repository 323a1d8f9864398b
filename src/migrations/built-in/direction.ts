import type { MigrationState } from './compare.ts';
import { compareVersions } from './migration.ts';

/** Whether migrations have to be taken back to be at a version, or applied. */
export function migrationDirection(
  migrations: readonly MigrationState[],
  version: string,
): 'up' | 'down' {
  const above = migrations.some(
    (each) => each.status !== 'pending' && compareVersions(each.version, version) > 0,
  );
  return above ? 'down' : 'up';
}
