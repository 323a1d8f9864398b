import { makeCapture } from '../heroku/capture.ts';
import { appOf } from './on-app.ts';
import type { StepBase, StepKind } from './step.ts';

/** Lets Heroku back the database up before anything else; the backup stays at Heroku. */
export interface CaptureBackup extends StepBase {
  kind: 'capture-backup';
  app: string;
}

export const captureBackup: StepKind<CaptureBackup> = {
  describe: ({ app }) => `Back the database of ${app} up at Heroku`,

  async run({ app }, context) {
    const place = appOf(context, `A backup of ${app}`);
    const { name } = await makeCapture(place, {
      signal: context.signal,
      onProgress: ({ bytes, total }) => {
        if (total)
          context.emit({
            type: 'progress',
            done: bytes,
            total: Math.max(total, bytes),
            unit: 'bytes',
          });
      },
    });
    return {
      summary: name,
      warnings: [`The state before is backup ${name}: pgreset restore ${name} --app ${app}`],
    };
  },

  inverse: () => null,
};
