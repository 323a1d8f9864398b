import { readConfigVars } from '../heroku/app.ts';
import { type Attachment, planOf, readAttachments } from '../heroku/attachments.ts';
import { connectionOf } from '../heroku/connection.ts';
import { followRelease, promote } from '../heroku/promote.ts';
import { PgresetError } from '../errors/pgreset-error.ts';
import { herokuDatabaseUnready } from '../errors/heroku-database-errors.ts';
import { withSession } from '../postgres/connect.ts';
import { holdResetLock } from '../postgres/reset-lock.ts';
import type { Session } from '../postgres/session.ts';
import type { HerokuPlace } from '../target/target.ts';
import { newAddonName } from './create-addon.ts';
import { appOf, noteBegun, orWarn } from './on-app.ts';
import type { StepBase, StepContext, StepKind, StepResult } from './step.ts';

/** Gives another database the name under which an app finds its own. */
export interface PromoteAddon extends StepBase {
  kind: 'promote-addon';
  app: string;
  /** `DATABASE` */
  attachment: string;
  /** The add-on that gets it; null: the new one of this run. */
  addon: string | null;
  /** The add-on that has it now: it stays, under another name, until it is purged. */
  leaves: string;
  /** Part of bringing an old state back: a release that fails is said, and no reason to stop. */
  lenient: boolean;
}

/** Milliseconds that a release command may take; the `heroku` command waits as long. */
const PATIENCE = 15 * 60_000;

export const promoteAddon: StepKind<PromoteAddon> = {
  describe: ({ app, attachment, addon, leaves }) =>
    addon === null
      ? `Make the new database ${attachment} of ${app}; ${leaves} keeps another name`
      : `Make ${addon} ${attachment} of ${app} again; ${leaves} keeps another name`,

  async run(step, context) {
    const place = appOf(context, `Promoting a database of ${step.app}`);
    const { attachment, app } = step;
    const addon = step.addon ?? newAddonName(context.run);
    const result = { summary: `${addon} is ${attachment}`, addon };
    await noteBegun(context);
    const give = () => promote(place.api, { app, attachment, addon, leaves: step.leaves });
    // Taken back before it had happened, the run is in the right database already.
    if (place.addon.name !== addon) await moveInto(addon, place, context, result, give);
    else if (!(await isGiven(step, give)))
      return {
        summary: 'left',
        warnings: [`${attachment} of ${app} is another's by now: left so.`],
      };
    const advice = `Read why: pgreset app logs --app ${app}    The dynos run with what the release before had: deploy, or pgreset app restart --app ${app}`;
    // The database is the right one again: a release command that fails must not keep the rest back.
    return orWarn(step.lenient, advice, async () => {
      await followRelease(place.api, app, { patience: PATIENCE, signal: context.signal });
      return result;
    }).then((told) => ({ ...told, ...result }));
  },

  inverse: (step, run) => ({
    ...step,
    lenient: true,
    addon: step.leaves,
    leaves: step.addon ?? newAddonName(run),
  }),
};

/** An old state that comes back leaves it at that where others have chosen a third database meanwhile. */
async function isGiven({ lenient }: PromoteAddon, give: () => Promise<void>): Promise<boolean> {
  try {
    await give();
    return true;
  } catch (error) {
    if (lenient && error instanceof PgresetError && error.code === 'heroku-moved') return false;
    throw error;
  }
}

/** The journal goes ahead: whichever of the two has the name, its journal is right. */
async function moveInto(
  addon: string,
  place: HerokuPlace,
  context: StepContext,
  result: StepResult,
  give: () => Promise<void>,
): Promise<void> {
  const incoming = await findPlace(place, addon);
  const connection = connectionOf(await readConfigVars(place.api, place.app.name), incoming);
  const applicationName = `pgreset lock ${context.run}`;
  // Somebody may be resetting that one, by its other name.
  const lock = await holdResetLock(connection, applicationName);
  try {
    await withSession(connection, { applicationName }, async (there) =>
      context.carryJournal(there, await oidsOf(context.session, there), result),
    );
    await give();
  } finally {
    await lock.release();
  }
  await context.moveTo(connection, incoming.addon);
}

/** A protection that was lifted for the one is lifted for the other. */
async function oidsOf(...both: [Session, Session]): Promise<[number, number]> {
  const [now, next] = await Promise.all(
    both.map((session) =>
      session.query<{ oid: number }>(
        'SELECT oid::int8 AS oid FROM pg_database WHERE datname = current_database()',
      ),
    ),
  );
  return [now![0]!.oid, next![0]!.oid];
}

/** By one of its own names, since the main one is still another's. */
async function findPlace(place: HerokuPlace, addon: string): Promise<HerokuPlace> {
  const all = await readAttachments(place.api, place.app.name);
  const found = all.find((each) => each.addon.name === addon);
  if (!found)
    throw herokuDatabaseUnready(
      addon,
      `It is not attached to app ${place.app.name}.`,
      `See what is: pgreset status --app ${place.app.name}`,
    );
  return { ...place, addon: addonOf(found), attachment: found.name };
}

function addonOf(attachment: Attachment): HerokuPlace['addon'] {
  const { id, name, app } = attachment.addon;
  return { id, name, plan: planOf(attachment), owner: app.name };
}
