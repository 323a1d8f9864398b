import type {
  ClearRequest,
  ProviderRequest,
  RebuildRequest,
  ReplaceRequest,
} from '../../../src/index.ts';
import { clearRequest as clearAll } from '../../clear/requests.ts';
import { rebuildRequest } from '../../run/requests.ts';

const QUICK = { lockTimeout: 3_000, disconnect: false };

export const byRestart = (): RebuildRequest => rebuildRequest({ kind: 'restart' }, QUICK);

/** By the app's own code in a one-off dyno. */
export const BUILD = `node -e "import('./auto-migrate.mjs').then(async ({autoMigrate}) => { const {openDatabase} = await import('./database.mjs'); const pool = openDatabase(); console.log('made', await autoMigrate(pool)); await pool.end(); })"`;

export const byDyno = (command = BUILD): RebuildRequest =>
  rebuildRequest({ kind: 'dyno', command }, QUICK);

export const replaceRequest = (
  build: ReplaceRequest['build'] = { kind: 'restart' },
): ReplaceRequest => ({
  ...QUICK,
  way: 'replace',
  addonPlan: null,
  build,
  expectations: null,
  keepFailed: false,
  nextSteps: [],
});

export const providerRequest = (): ProviderRequest => ({
  ...QUICK,
  way: 'provider',
  builds: true,
  expectations: null,
  nextSteps: [],
});

export const clearRequest = (): ClearRequest => clearAll(QUICK);
