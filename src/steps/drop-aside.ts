import { quoteIdent } from '../postgres/quote.ts';
import { counted } from './counted.ts';
import { checkExtensions, dropBatch } from './drop-objects.ts';
import type { StepBase, StepKind } from './step.ts';

/** Drops an aside for good, in batches: one transaction each, so that no size is too big. */
export interface DropAside extends StepBase {
  kind: 'drop-aside';
  schema: string;
  /** All schemas that this purge drops: they may hang on each other. */
  together: string[];
  /** Objects in it when the plan was made. */
  objects: number;
  bytes: number;
}

export const dropAside: StepKind<DropAside> = {
  describe: ({ schema, objects }) => `Drop ${schema} (${counted(objects, 'object')})`,

  async run(step, context) {
    let dropped = 0;
    for (let more = true; more;) {
      context.signal.throwIfAborted();
      const progress = await context.inBatch(async () => {
        const batch = await dropBatch(context.session, step.schema, step.together);
        if (batch === 0) {
          await checkExtensions(context.session, step.schema, step.together);
          await context.session.query(`DROP SCHEMA IF EXISTS ${quoteIdent(step.schema)} CASCADE`);
        }
        return { batch };
      });
      more = progress['batch'] !== 0;
      dropped += progress['batch'] as number;
      if (!more) break;
      const total = Math.max(step.objects, dropped);
      context.emit({ type: 'progress', done: dropped, total, unit: 'objects' });
    }
    return { summary: `${counted(dropped, 'object')} dropped` };
  },

  inverse: () => null,
};
