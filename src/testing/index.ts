/**
 * Reset between tests: `pgreset/testing`.
 *
 * @example
 * const baseline = await createBaseline({ url, migrate: { files: ['migrations'] }, seed });
 * afterEach(() => baseline.reset());
 */
export { createBaseline } from './create-baseline.ts';
export type {
  Baseline,
  BaselineOptions,
  BaselineStatus,
  BuildDatabase,
  BuildPart,
} from './baseline.ts';
export type { ResetReport, ResetWay } from './reset/report.ts';
