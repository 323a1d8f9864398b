import type { Baseline, BaselineOptions } from '../baseline.ts';
import { createBaseline } from '../create-baseline.ts';
import { workerId } from './worker-id.ts';

type Use<Value> = (value: Value) => Promise<void>;

/** What tests get. */
export interface BaselineFixtures {
  baseline: Baseline;
  resetAfterwards: void;
}

/** What `test.extend` of vitest (from 3.2 on) and of Playwright take. */
interface Definitions {
  baseline: [(context: object, use: Use<Baseline>) => Promise<void>, { scope: 'worker' }];
  resetAfterwards: [
    (context: { baseline: Baseline }, use: Use<void>) => Promise<void>,
    { auto: true },
  ];
}

/**
 * A baseline as fixtures, for vitest and Playwright: made or found once a worker, reset after each
 * test, also of those that do not ask for it.
 *
 * @example
 * export const test = base.extend<BaselineFixtures>(baselineFixtures({ url, migrate, seed }));
 * test('…', ({ baseline }) => connect(baseline.url));
 */
export function baselineFixtures(options: BaselineOptions): Definitions {
  return {
    baseline: [
      // Both runners read the names of fixtures from the pattern, which has to be one.
      // oxlint-disable-next-line no-empty-pattern
      async ({}, use) => {
        const baseline = await createBaseline({ worker: workerId(), ...options });
        await use(baseline);
        await baseline.close();
      },
      { scope: 'worker' },
    ],
    resetAfterwards: [
      async ({ baseline }, use) => {
        await use();
        await baseline.reset();
      },
      { auto: true },
    ],
  };
}
