/**
 * Reset between tests: `pgreset/testing`.
 *
 * @example
 * const baseline = await createBaseline({ url, migrate: { files: ['migrations'] }, seed });
 * afterEach(() => baseline.reset());
 */
export { createBaseline } from './create-baseline.ts';
export { dropBaselines, findBaseline, type FindOptions, listBaselines } from './find-baseline.ts';
export type { MarkedDatabase } from './build/marker.ts';
export type {
  Baseline,
  BaselineOptions,
  BaselineStatus,
  BuildDatabase,
  BuildPart,
} from './baseline.ts';
export { baselineFixtures, type BaselineFixtures } from './runners/baseline-fixtures.ts';
export { baselineSetup } from './runners/baseline-setup.ts';
export { useBaseline, type RunnerHooks } from './runners/use-baseline.ts';
export type { ResetReport, ResetWay } from './reset/report.ts';
