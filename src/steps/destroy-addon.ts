import { addonInUse } from '../errors/heroku-database-errors.ts';
import { destroyAddon as destroy, findAddon } from '../heroku/addons.ts';
import { readAttachmentsOfAddon } from '../heroku/attachments.ts';
import { appOf } from './on-app.ts';
import type { StepBase, StepKind } from './step.ts';

/** Destroys a database of Heroku Postgres for good. */
export interface DestroyAddon extends StepBase {
  kind: 'destroy-addon';
  app: string;
  addon: string;
}

export const destroyAddon: StepKind<DestroyAddon> = {
  describe: ({ app, addon }) => `Destroy database ${addon} of ${app}, for good`,

  async run({ app, addon }, context) {
    const { api, attachment } = appOf(context, `Destroying ${addon}`);
    const found = await findAddon(api, addon);
    if (found === null) return { summary: 'it is gone already' };
    const uses = (await readAttachmentsOfAddon(api, found.id)).filter(
      (each) => each.name === attachment || each.app.name !== app,
    );
    const why = [
      ...uses.map((each) => `${each.name} of app ${each.app.name}`),
      ...(found.app.name === app ? [] : [`billed to app ${found.app.name}`]),
    ];
    if (why.length > 0) throw addonInUse(addon, why);
    await destroy(api, found);
    return { summary: 'destroyed' };
  },

  inverse: () => null,
};
