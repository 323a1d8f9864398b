import type { Heroku } from '../heroku.ts';
import { inTurn } from '../in-turn.ts';
import { type Measure, measure } from '../postgres/measure.ts';
import { giveAccess, grantInsert, restrictAccess, revokeInsert } from '../postgres/restrict.ts';
import { findPlan, limitsOf } from '../state/plans.ts';
import type { Addon, Restriction } from '../state/world.ts';

/** Measures a database, and takes or gives back rights by what its plan allows. */
export function enforceLimits(heroku: Heroku, addon: Addon): Promise<Measure> {
  return inTurn(addon, async () => {
    const measured = await measure(heroku.postgres, addon.credentials);
    const wanted = addon.grace ? undefined : restrictionFor(addon, measured);
    if (wanted !== addon.restriction) {
      await liftRestriction(heroku, addon);
      if (wanted) await restrict(heroku, addon, wanted);
      await heroku.save();
    }
    return measured;
  });
}

/** Nothing is exceeded: undefined. Too many tables are only shown. */
export function restrictionFor(
  addon: Addon,
  { bytes, rows }: Pick<Measure, 'bytes' | 'rows'>,
): Restriction | undefined {
  const limits = limitsOf(addon);
  if (bytes > limits.bytes) return 'access';
  return limits.rows !== null && rows > limits.rows ? 'insert' : undefined;
}

/** Before a database goes or is emptied too. */
export async function liftRestriction(heroku: Heroku, addon: Addon): Promise<void> {
  const { credentials, plan, restriction } = addon;
  if (!restriction) return;
  if (restriction === 'insert') await grantInsert(heroku.postgres, credentials);
  else await giveAccess(heroku.postgres, credentials, findPlan(plan)!.connections);
  delete addon.restriction;
  say(heroku, addon, 'within its plan capacity again, access restored');
}

async function restrict(heroku: Heroku, addon: Addon, wanted: Restriction): Promise<void> {
  const change = wanted === 'insert' ? revokeInsert : restrictAccess;
  await change(heroku.postgres, addon.credentials);
  addon.restriction = wanted;
  const what = wanted === 'insert' ? 'INSERT privileges revoked' : 'access restricted';
  say(heroku, addon, `over its plan capacity, ${what}`);
}

function say({ logs }: Heroku, { appId, name }: Addon, text: string): void {
  logs.add(appId, 'app', 'heroku-postgres', `addon=${name} ${text}`);
}
