import { readSqlBuild } from '../../src/run/read-build.ts';
import type {
  PurgeRequest,
  RebuildRequest,
  RecreateRequest,
  Report,
  Request,
  Target,
  UndoRequest,
} from '../../src/index.ts';
import { planReset, resolveTarget, runPlan, type RunOptions } from '../../src/index.ts';
import { sampleBuildFolder } from '../../src/sample/build-files.ts';
import type { FreshDatabase } from '../harness/fresh-database.ts';

const BASE = { lockTimeout: 5_000, disconnect: false };

/** A rebuild request as the command line would make it. */
export function rebuildRequest(
  build: RebuildRequest['build'],
  more: Partial<RebuildRequest> = {},
): RebuildRequest {
  return {
    ...BASE,
    way: 'rebuild',
    schemas: [],
    build,
    expectations: null,
    keepFailed: false,
    nextSteps: [],
    ...more,
  };
}

/** A recreate request as the command line would make it. */
export function recreateRequest(
  build: RebuildRequest['build'],
  more: Partial<RecreateRequest> = {},
): RecreateRequest {
  return {
    ...BASE,
    disconnect: true,
    way: 'recreate',
    build,
    forgetMigrations: false,
    expectations: null,
    keepFailed: false,
    nextSteps: [],
    ...more,
  };
}

export const undoRequest = (run: string): UndoRequest => ({ ...BASE, way: 'undo', run });

export const purgeRequest = (runs: string[], forget = false): PurgeRequest => ({
  ...BASE,
  way: 'purge',
  runs,
  forget,
});

/** The build that makes the sample's structure again. */
export const sampleBuild = async (): Promise<RebuildRequest['build']> => ({
  kind: 'sql',
  files: await readSqlBuild([sampleBuildFolder], '/'),
});

/** The target of a test's own database. */
export function targetOf(
  database: Pick<FreshDatabase, 'url'>,
  folder = process.cwd(),
): Promise<Target> {
  return resolveTarget({ url: database.url }, { env: {}, folder });
}

/** Plans and runs with consent. */
export async function reset(
  target: Target,
  request: Request,
  options: Partial<RunOptions> = {},
): Promise<Report> {
  const plan = await planReset(target, request);
  return runPlan(target, plan, { consent: { confirm: target.name }, ...options });
}
