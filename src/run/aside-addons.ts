import { type Attachment, readAttachments } from '../heroku/attachments.ts';
import type { RunRecord } from '../plan/run-record.ts';
import type { Target } from '../target/target.ts';

/** A whole database of Heroku that a run left, and that waits to be promoted again or destroyed. */
export interface AsideAddon {
  run: string;
  name: string;
  /** `heroku-postgresql:essential-0` */
  plan: string;
}

/** The databases of an app that its runs have left, as far as they are still there. */
export async function readAsideAddons(
  { heroku }: Target,
  runs: readonly RunRecord[],
): Promise<AsideAddon[]> {
  const left = runs.filter(({ status }) => status === 'done').flatMap(leftBy);
  if (!heroku || left.length === 0) return [];
  const all = await readAttachments(heroku.api, heroku.app.name);
  const current = all.find(({ name }) => name === heroku.attachment)?.addon.name;
  const found = (name: string): Attachment | undefined =>
    all.find(({ addon }) => addon.name === name && name !== current);
  return left.flatMap(({ run, name }) => {
    const attachment = found(name);
    return attachment ? [{ run, name, plan: attachment.addon.plan.name }] : [];
  });
}

function leftBy({ id, plan, steps }: RunRecord): { run: string; name: string }[] {
  return plan.steps.flatMap((step, ordinal) =>
    step.kind === 'promote-addon' && steps[ordinal]?.status === 'done'
      ? [{ run: id, name: step.leaves }]
      : [],
  );
}
