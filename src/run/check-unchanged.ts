import { planChanged } from '../errors/consent-errors.ts';
import type { Plan } from '../plan/plan.ts';

/**
 * Refuses to carry out a plan for a database that is not as it was.
 *
 * @throws PgresetError `plan-changed` with what is different
 */
export function checkUnchanged(plan: Plan, fresh: Plan): void {
  if (fresh.hash !== plan.hash) throw planChanged(plan.hash, fresh.hash, differences(plan, fresh));
}

/** Names what is not as it was, at most a screenful. */
function differences(before: Plan, now: Plan): string[] {
  const names = new Set([...Object.keys(before.structure), ...Object.keys(now.structure)]);
  // An extension brings dozens of functions along: it comes first.
  const first = [...names].filter((name) => name.startsWith('extension '));
  const changed = [...new Set([...first, ...names])].flatMap((name) => {
    const [old, fresh] = [before.structure[name], now.structure[name]];
    if (old === fresh) return [];
    if (old === undefined) return [`${name} appeared`];
    return [fresh === undefined ? `${name} is gone` : `${name} changed`];
  });
  if (JSON.stringify(before.identity) !== JSON.stringify(now.identity))
    changed.unshift(
      `it is another database: ${JSON.stringify(before.identity)} → ${JSON.stringify(now.identity)}`,
    );
  const shown = changed.slice(0, 20);
  return changed.length > 20 ? [...shown, `… and ${changed.length - 20} more`] : shown;
}
