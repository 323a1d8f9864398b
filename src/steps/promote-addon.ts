import { readConfigVars } from '../heroku/app.ts';
import { type Attachment, planOf, readAttachments } from '../heroku/attachments.ts';
import { connectionOf } from '../heroku/connection.ts';
import { followRelease, promote } from '../heroku/promote.ts';
import { herokuDatabaseUnready } from '../errors/heroku-errors.ts';
import { withSession } from '../postgres/connect.ts';
import type { HerokuPlace } from '../target/target.ts';
import { newAddonName } from './create-addon.ts';
import { appOf, noteBegun, orWarn } from './on-app.ts';
import type { StepBase, StepKind } from './step.ts';

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
    await noteBegun(context);
    const incoming = await findPlace(place, addon);
    const connection = connectionOf(await readConfigVars(place.api, app), incoming);
    const result = { summary: `${addon} is ${attachment}`, addon };
    // Whichever of the two has the name, its journal is right.
    await withSession(connection, { applicationName: `pgreset journal ${context.run}` }, (there) =>
      context.carryJournal(there, [0, 0], result),
    );
    await promote(place.api, { app, attachment, addon });
    await context.moveTo(connection, incoming.addon);
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
