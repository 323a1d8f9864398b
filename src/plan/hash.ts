import { createHash } from 'node:crypto';
import type { Plan } from './plan.ts';

/** The same data gives the same text, whatever the order of the keys. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** A plan before its hash is known. */
export type Draft = Omit<Plan, 'hash' | 'format'>;

/**
 * Completes a plan with its hash. Row counts, sizes and sentences are left out: they move, or
 * follow from the rest.
 */
export function sealPlan(draft: Draft): Plan {
  const { way, target, identity, structure, expectations } = draft;
  const { lockTimeout: _, ...request } = draft.request;
  const covered = canonicalJson({ way, target, identity, request, structure, expectations });
  const hash = createHash('sha256').update(covered).digest('hex').slice(0, 12);
  return { format: 1, hash, ...draft };
}
