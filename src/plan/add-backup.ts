import { dumpProgramMissing } from '../errors/backup-errors.ts';
import { PROJECT_FOLDER } from '../steps/project-folder.ts';
import type { Plan } from './plan.ts';

/**
 * Puts a backup before a plan's first step, as its request asks for it.
 *
 * @param dumpVersion of the pg_dump at hand; null: there is none
 * @throws PgresetError `no-pg-dump`
 */
export function addBackup(plan: Plan, dumpVersion: number | null, serverVersion: number): Plan {
  if (!plan.request.backup) return plan;
  checkDump(dumpVersion, serverVersion);
  const name = plan.identity.database.replaceAll(/[^\w.-]/g, '_').slice(0, 40);
  return {
    ...plan,
    steps: [
      { kind: 'backup-database', transaction: 0, folder: PROJECT_FOLDER, name },
      ...plan.steps,
    ],
  };
}

/** @throws PgresetError `no-pg-dump` when it cannot read the server */
export function checkDump(dumpVersion: number | null, serverVersion: number): void {
  const major = Math.trunc(serverVersion / 10_000);
  if (dumpVersion === null || dumpVersion < major)
    throw dumpProgramMissing('pg_dump', dumpVersion, major);
}
