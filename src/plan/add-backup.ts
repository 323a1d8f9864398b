import { dumpProgramMissing } from '../errors/backup-errors.ts';
import type { AppFacts } from '../heroku/app-facts.ts';
import { PROJECT_FOLDER } from '../steps/project-folder.ts';
import type { Plan } from './plan.ts';

/**
 * Puts a backup before a plan's first step, as its request asks for it.
 *
 * @param dumpVersion of the pg_dump at hand; null: there is none
 * @param app Heroku makes the backup itself where the database is one of its own
 * @throws PgresetError `no-pg-dump`
 */
export function addBackup(
  plan: Plan,
  dumpVersion: number | null,
  serverVersion: number,
  app: AppFacts | null,
): Plan {
  if (!plan.request.backup) return plan;
  if (app)
    return {
      ...plan,
      steps: [{ kind: 'capture-backup', transaction: 0, app: app.app.name }, ...plan.steps],
    };
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
