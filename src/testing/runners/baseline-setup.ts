import type { BaselineOptions } from '../baseline.ts';
import { createBaseline } from '../create-baseline.ts';

/**
 * A global set-up, for vitest and Playwright: builds the baseline once, before the first worker asks
 * for it, and keeps an embedded server running through the pauses between files.
 *
 * @param options the same that the fixtures or `useBaseline` get
 * @returns what the runner calls before all tests; that returns what it calls after them
 * @throws PgresetError as `createBaseline`, when the runner calls it
 * @example
 * export default baselineSetup({ server: 'embedded', migrate: { files: ['migrations'] } });
 */
export function baselineSetup(options: BaselineOptions): () => Promise<() => Promise<void>> {
  return async () => {
    const baseline = await createBaseline(options);
    return () => baseline.close();
  };
}
