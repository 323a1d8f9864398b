import { quoteIdent } from '../postgres/quote.ts';
import { dropBatch } from './drop-objects.ts';
import type { StepBase, StepKind } from './step.ts';

/** Drops an aside for good, in batches: one transaction each, so that no size is too big. */
export interface DropAside extends StepBase {
  kind: 'drop-aside';
  schema: string;
  /** All schemas that this purge drops: they may hang on each other. */
  together: string[];
  /** Tables in it when the plan was made. */
  tables: number;
  bytes: number;
}

export const dropAside: StepKind<DropAside> = {
  describe: ({ schema, tables }) => `Drop ${schema} (${tables} tables)`,

  async run(step, context) {
    let dropped = 0;
    for (let more = true; more;) {
      context.signal.throwIfAborted();
      const progress = await context.inBatch(async () => {
        const batch = await dropBatch(context.session, step.schema, step.together);
        if (batch === 0)
          await context.session.query(`DROP SCHEMA IF EXISTS ${quoteIdent(step.schema)} CASCADE`);
        return { batch };
      });
      more = progress['batch'] !== 0;
      dropped += progress['batch'] as number;
      const total = Math.max(step.tables, dropped);
      context.emit({ type: 'progress', done: dropped, total, unit: 'tables' });
    }
    return { summary: `${dropped} tables dropped` };
  },

  inverse: () => null,
};
