import { readOnly } from '../errors/plan-errors.ts';
import { consentMissing, targetProtected } from '../errors/consent-errors.ts';
import type { Plan } from '../plan/plan.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Target } from '../target/target.ts';

/** How a person agreed to a plan. */
export interface Consent {
  /** The target's name as it was typed, or given with --confirm. */
  confirm?: string;
  /** The plan's hash from a dry run, given with --plan. */
  plan?: string;
  /** --yes: accepted for local targets that nothing protects. */
  yes?: boolean;
  /** The name of the AI agent at the keyboard; null: a person. */
  agent?: string | null;
}

/**
 * Why a target is protected; null when it is not. A marker in the database holds for the database
 * it was set in: a restored copy is a copy. A configured protection is lifted in the configuration.
 */
export function whyProtected(target: Target, snapshot: Snapshot): string | null {
  if (target.config.protected) return `the configuration says so (${target.source})`;
  const { protection, identity } = snapshot;
  const isHere =
    protection !== null &&
    protection.databaseOid === identity.databaseOid &&
    protection.systemIdentifier === identity.systemIdentifier;
  if (isHere)
    return protection.active ? `${protection.by}, ${protection.at}: ${protection.reason}` : null;
  return target.protection ?? null;
}

/**
 * Refuses what may not be reset at all.
 *
 * @throws PgresetError `protected`, `read-only`
 */
export function checkGuards(target: Target, snapshot: Snapshot): void {
  const why = whyProtected(target, snapshot);
  if (why !== null) {
    const next = target.config.protected
      ? 'Take `protected` out of the configuration, if you are sure.'
      : `If it is meant to be reset: pgreset unprotect --confirm ${target.name}`;
    throw targetProtected(target.name, why, next);
  }
  if (snapshot.server.readOnly) throw readOnly();
}

/**
 * Refuses a plan that nobody agreed to.
 *
 * @throws PgresetError `no-consent`
 */
export function checkConsent(target: Target, plan: Plan, consent: Consent): void {
  if (consent.plan !== undefined && consent.plan !== plan.hash)
    throw consentMissing(
      `You agreed to plan ${consent.plan}; this is plan ${plan.hash}.`,
      'Read the plan with --dry-run, and give its hash with --plan.',
    );
  if (target.kind === 'embedded') return;
  if (consent.agent) return checkAgent(target, plan, consent);
  if (consent.confirm === target.name) return;
  if (consent.confirm !== undefined)
    throw consentMissing(
      `«${consent.confirm}» is not the name of this target.`,
      `The name is ${target.name}: --confirm ${target.name}`,
    );
  if (consent.yes && target.kind === 'local') return;
  const why = consent.yes
    ? '--yes is not enough for a database on another machine.'
    : 'Nothing was confirmed.';
  throw consentMissing(why, `Name the target: --confirm ${target.name}`);
}

/** An agent may carry out what a person has seen: the name and the plan, both. */
function checkAgent(target: Target, plan: Plan, { agent, confirm, plan: hash }: Consent): void {
  if (confirm === target.name && hash === plan.hash) return;
  throw consentMissing(
    `An AI agent (${agent}) is at the keyboard: ask the person you work for, and show them the plan.`,
    `When they agree: --confirm ${target.name} --plan ${plan.hash}`,
  );
}
