import { quoteIdent } from '../postgres/quote.ts';
import { moveBatch } from './move-objects.ts';
import { renameStatements } from './rename-schema.ts';
import { asideName, type StepBase, type StepContext, type StepKind } from './step.ts';

/**
 * Takes what is in a schema aside and puts something else in its place: nothing (the first step of
 * a rebuild) or an earlier aside (undo). Its inverse is the same step the other way round.
 */
export interface SwapSchema extends StepBase {
  kind: 'swap-schema';
  schema: string;
  /** Index of the aside that the present state goes to. */
  aside: number;
  /** The schema that comes in: an earlier aside; null for an empty one. */
  from: string | null;
  /**
   * `rename`: the schema itself goes aside, constant in time. `move`: its objects go, one by one;
   * the schema stays, and with it its grants and the extensions that cannot be moved.
   */
  how: 'rename' | 'move';
  /** False when the schema has vanished, so that there is nothing to take aside. */
  exists: boolean;
  /** rename, nothing comes in: statements that give the new schema what the old one had. */
  attributes: string[];
  /** rename: extensions that stay with the schema's name. */
  extensions: string[];
  /** rename: publications with FOR TABLES IN SCHEMA. */
  publications: string[];
  /** move: objects in one transaction; null for all in the surrounding one. */
  batch: number | null;
  /** move: how many objects, about: for the plan's reader and the progress. */
  objects: number;
}

export const swapSchema: StepKind<SwapSchema> = {
  describe({ schema, from, how, objects }) {
    const what =
      how === 'rename'
        ? `schema ${quoteIdent(schema)}`
        : `${objects} objects of schema ${quoteIdent(schema)}`;
    return from === null ? `Set ${what} aside` : `Set ${what} aside, bring back ${from}`;
  },

  async run(step, context) {
    const aside = asideName(context.run, step.aside);
    if (step.how === 'rename')
      await context.session.script(renameStatements(step, aside).join(';\n'));
    else await swapByMoving(step, aside, context);
    const schema = quoteIdent(step.schema);
    return {
      summary: step.from === null ? `${schema} → ${aside}` : `${step.from} → ${schema}`,
      aside: step.exists ? aside : null,
    };
  },

  inverse: (step, run) => ({ ...step, from: asideName(run, step.aside), exists: true }),
};

/** The order of a swap by moving; each phase begins when nothing is left to do for the one before. */
const PHASES = ['out', 'back', 'end'] as const;

async function swapByMoving(step: SwapSchema, aside: string, context: StepContext): Promise<void> {
  let phase = (context.progress?.['phase'] as (typeof PHASES)[number] | undefined) ?? 'out';
  let moved = 0;
  while (phase !== 'end') {
    const work = async () => {
      const [from, to] = phase === 'out' ? [step.schema, aside] : [step.from, step.schema];
      if (phase === 'out')
        await context.session.query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdent(aside)}`);
      const batch = from === null ? 0 : await moveBatch(context.session, from, to, step.batch);
      moved += batch;
      const finished = from === null || step.batch === null || batch < step.batch;
      if (phase === 'back' && finished && from !== null)
        await context.session.query(`DROP SCHEMA ${quoteIdent(from)}`);
      return { phase: finished ? PHASES[PHASES.indexOf(phase) + 1] : phase };
    };
    const progress = step.batch === null ? await work() : await context.inBatch(work);
    phase = progress['phase'] as typeof phase;
    const total = Math.max(step.objects, moved);
    context.emit({ type: 'progress', done: moved, total, unit: 'objects' });
    context.signal.throwIfAborted();
  }
}
