import { makeCapture } from '../heroku/capture.ts';
import type { HerokuPlace } from '../target/target.ts';
import { appOf } from './on-app.ts';
import type { StepBase, StepEvent, StepKind } from './step.ts';

/** Lets Heroku back the database up before anything else; the backup stays at Heroku. */
export interface CaptureBackup extends StepBase {
  kind: 'capture-backup';
  app: string;
}

export const captureBackup: StepKind<CaptureBackup> = {
  describe: ({ app }) => `Back the database of ${app} up at Heroku`,

  async run({ app }, context) {
    const place = appOf(context, `A backup of ${app}`);
    const name = await capture(place, context.emit, context.signal);
    return {
      summary: name,
      warnings: [`The state before is backup ${name}: pgreset restore ${name} --app ${app}`],
    };
  },

  inverse: () => null,
};

/** @returns the backup's name, `b001` */
export async function capture(
  place: HerokuPlace,
  emit: (event: StepEvent) => void,
  signal?: AbortSignal,
): Promise<string> {
  const { name } = await makeCapture(place, {
    ...(signal && { signal }),
    onProgress: ({ bytes: done, total }) => {
      if (total) emit({ type: 'progress', done, total: Math.max(total, done), unit: 'bytes' });
    },
  });
  return name;
}
