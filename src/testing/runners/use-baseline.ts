import type { Baseline, BaselineOptions } from '../baseline.ts';
import { createBaseline } from '../create-baseline.ts';
import { workerId } from './worker-id.ts';

type Hook = (work: () => Promise<unknown>) => unknown;

/** The hooks of a test runner: as vitest and Jest name them, or node:test and mocha. */
export type RunnerHooks = { afterEach: Hook } & (
  | {
      beforeAll: (work: () => Promise<unknown>, timeout?: number) => unknown;
      afterAll: Hook;
    }
  | { before: Hook; after: Hook }
);

/** Building a big baseline takes longer than runners let a hook take. */
const BUILD_TIMEOUT = 300_000;

/**
 * A baseline for the tests of a file: made or found before the first, reset after each. Each parallel
 * process of the runner has a database of its own.
 *
 * With node:test of Node 20 call it inside a suite: outside, it runs all `before` hooks at once.
 *
 * @returns the baseline, from the first test on
 * @example
 * const baseline = useBaseline({ beforeAll, afterEach, afterAll }, { url, migrate, seed });
 * test('…', () => connect(baseline().url));
 */
export function useBaseline(hooks: RunnerHooks, options: BaselineOptions): () => Baseline {
  let baseline: Baseline | undefined;
  const open = async () => {
    baseline = await createBaseline({ worker: workerId(), ...options });
  };
  const close = async () => baseline?.close();
  if ('beforeAll' in hooks) {
    hooks.beforeAll(open, BUILD_TIMEOUT);
    hooks.afterAll(close);
  } else {
    hooks.before(open);
    hooks.after(close);
  }
  hooks.afterEach(async () => baseline?.reset());
  return () => {
    if (!baseline) throw new TypeError('The baseline is there from the first test on, not before.');
    return baseline;
  };
}
